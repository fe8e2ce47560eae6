"""Information letters: writing, looking at what would go out, sending, and what became of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geleit.accounts.access import require
from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core import clock
from geleit.core.errors import Refused, Stale
from geleit.core.forms import open_form
from geleit.volunteers import access, posting
from geleit.volunteers.actions import letters as actions
from geleit.volunteers.forms import letters as forms
from geleit.volunteers.letter_details import Audience
from geleit.volunteers.queries import audience, circles
from geleit.volunteers.queries import letters as queries
from geleit.volunteers.rules import letters as rules
from geleit.volunteers.views.pages import section_page

READ, WRITE = Permission.VOLUNTEER_READ, Permission.VOLUNTEER_WRITE


@require_GET
def letters(request: StaffRequest) -> HttpResponse:
    """All letters, the latest first."""
    actor = require(request.actor, READ)
    page = queries.letter_list(actor, cursor=request.GET.get("at", ""))
    return section_page(
        request,
        "letters",
        "letters",
        page=page,
        previous_href=f"?at={page.previous_cursor}" if page.previous_cursor else "",
        next_href=f"?at={page.next_cursor}" if page.next_cursor else "",
    )


@require_http_methods(["GET", "POST"])
def new_letter(request: StaffRequest) -> HttpResponse:
    """A new letter."""
    actor, today = require(request.actor, WRITE), clock.today()
    form = open_form(
        request,
        forms.LetterForm,
        actor,
        today=today,
        circles=circles.open_circles(actor.county_id),
        entries=queries.entries_to_choose(actor.county_id),
    )
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            made = actions.write_letter(data=form.data_typed(), by=actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The letter is saved. Nobody has got it yet."))
            return redirect("volunteers:letter", made.public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "volunteers/new_letter.html", {"form": form}, status=status)


@require_GET
def letter(request: StaffRequest, letter_id: UUID) -> HttpResponse:
    """A letter: before it is sent as it would go out and to how many; after that how far the sending is."""
    found = access.get_letter_for(request.actor, letter_id, need=READ)
    return _page(request, found)


@require_http_methods(["GET", "POST"])
def change_letter(request: StaffRequest, letter_id: UUID) -> HttpResponse:
    """Change a letter that is not sent; who was overtaken sees both versions and decides."""
    found = access.get_letter_for(request.actor, letter_id, need=WRITE)
    if found.sent_at is not None and request.method == "GET":
        return redirect("volunteers:letter", letter_id)
    actor, cited = request.actor, queries.entries_of(found)
    form = open_form(
        request,
        forms.LetterForm,
        actor,
        today=clock.today(),
        circles=circles.open_circles(actor.county_id),
        entries=queries.entries_to_choose(actor.county_id),
        letter=found,
        cited=cited,
    )
    rows: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            try:
                version = form.opened_with(found.version)
                actions.change_letter(letter=found, data=form.data_typed(), version=version, by=actor, now=clock.now())
            except Stale:
                rows = form.compared_with(found, cited)
                raise
        if form.is_accepted:
            messages.success(request, _("The letter is saved. Nobody has got it yet."))
            return redirect("volunteers:letter", letter_id)
    status = 409 if rows else 422 if request.method == "POST" else 200
    context = {"letter": found, "form": form, "rows": rows}
    return render(request, "volunteers/change_letter.html", context, status=status)


@require_POST
def discard_letter(request: StaffRequest, letter_id: UUID) -> HttpResponse:
    """Throw a letter away that was never sent."""
    found = access.get_letter_for(request.actor, letter_id, need=WRITE)
    try:
        actions.discard_letter(letter=found, by=request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("volunteers:letter", letter_id)
    messages.success(request, _("The letter is thrown away."))
    return redirect("volunteers:letters")


@require_POST
def attach(request: StaffRequest, letter_id: UUID) -> HttpResponse:
    """Let a PDF go with a letter."""
    found = access.get_letter_for(request.actor, letter_id, need=WRITE)
    limits = rules.attachment_limits(clock.today(), request.actor.land)
    form = forms.AttachmentForm(request.POST, request.FILES, kilobytes=limits.kilobytes)
    if form.is_valid():
        with form.showing_refusals():
            actions.attach(letter=found, name=form.name, content=form.content, by=request.actor, now=clock.now())
        if form.is_accepted:
            messages.success(request, _("The file goes with the letter."))
            return redirect("volunteers:letter", letter_id)
    return _page(request, found, form=form, status=422)


@require_GET
def attachment(request: StaffRequest, attachment_id: UUID) -> HttpResponse:
    """A file of a letter, to be saved and never shown within our own pages."""
    found = access.get_attachment_for(request.actor, attachment_id, need=READ)
    response = HttpResponse(bytes(found.content), content_type="application/pdf")
    response.headers["Content-Disposition"] = "attachment; filename=anlage.pdf"
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def detach(request: StaffRequest, attachment_id: UUID) -> HttpResponse:
    """Take a file away from a letter."""
    found = access.get_attachment_for(request.actor, attachment_id, need=WRITE)
    try:
        actions.detach(attachment=found, by=request.actor, now=clock.now())
        messages.success(request, _("The file is taken away."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("volunteers:letter", found.letter.public_id)


@require_POST
def send_test(request: StaffRequest, letter_id: UUID) -> HttpResponse:
    """The letter to oneself."""
    found = access.get_letter_for(request.actor, letter_id, need=WRITE)
    try:
        actions.send_test(letter=found, by=request.actor, now=clock.now())
        messages.success(request, _("The letter is on its way to your own mail address, and to nobody else."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("volunteers:letter", letter_id)


@require_POST
def send_letter(request: StaffRequest, letter_id: UUID) -> HttpResponse:
    """Send the letter that was shown to everybody it is for."""
    found = access.get_letter_for(request.actor, letter_id, need=WRITE)
    seal = request.POST.get("seal", "")
    try:
        number = actions.send_letter(letter=found, seal=seal, by=request.actor, now=clock.now(), today=clock.today())
    except Refused as refusal:
        return _page(request, found, obstacles=refusal.messages, status=409 if isinstance(refusal, Stale) else 422)
    said = ngettext("The letter goes to %(number)d address.", "The letter goes to %(number)d addresses.", number)
    messages.success(request, said % {"number": number})
    return redirect("volunteers:letter", letter_id)


@require_POST
def send_failed_again(request: StaffRequest, letter_id: UUID) -> HttpResponse:
    """Try the addresses once more that could not be reached."""
    found = access.get_letter_for(request.actor, letter_id, need=WRITE)
    try:
        number = actions.send_failed_again(letter=found, by=request.actor, now=clock.now())
        said = ngettext("The letter goes to %(number)d address.", "The letter goes to %(number)d addresses.", number)
        messages.success(request, said % {"number": number})
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("volunteers:letter", letter_id)


@require_POST
def publish_letter(request: StaffRequest, letter_id: UUID) -> HttpResponse:
    """Let everybody read the letter."""
    found = access.get_letter_for(request.actor, letter_id, need=WRITE)
    try:
        actions.publish_letter(letter=found, by=request.actor, now=clock.now())
        messages.success(request, _("Everybody can read the letter on the public pages now."))
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("volunteers:letter", letter_id)


@require_POST
def withdraw_letter(request: StaffRequest, letter_id: UUID) -> HttpResponse:
    """Take the letter off the public pages."""
    found = access.get_letter_for(request.actor, letter_id, need=WRITE)
    actions.withdraw_letter(letter=found, by=request.actor, now=clock.now())
    messages.success(request, _("The letter no longer stands on the public pages."))
    return redirect("volunteers:letter", letter_id)


def _page(
    request: StaffRequest, found: Any, *, form: Any = None, obstacles: list[str] | None = None, status: int = 200
) -> HttpResponse:
    actor, today = request.actor, clock.today()
    limits = rules.attachment_limits(today, actor.land)
    context: dict[str, Any] = {
        "letter": found,
        "for_whom": audience.in_words(Audience.of(found)),
        "subject": posting.letter_subject(),
        "attachments": queries.attachments_of(found),
        "form": form or forms.AttachmentForm(kilobytes=limits.kilobytes),
        "limits": limits,
        "obstacles": obstacles or [],
        "may_write": actor.can(WRITE),
    }
    if found.sent_at is None:
        preview = queries.preview_of(found, on=today)
        context |= {"preview": preview, "text": preview.text}
        if not obstacles:
            context["obstacles"] = rules.obstacles_to_sending(sent=False, recipients=preview.reach.number)
        name = "letter"
    else:
        failed = queries.failed_of(found)
        if failed:
            actions.note_letter_reading(letter=found, by=actor, now=clock.now())
        context |= {
            "progress": queries.progress_of(found),
            "failed": failed,
            "public_copy": queries.public_copy(found),
            "text": found.sent_text,
        }
        name = "letter_sent"
    context["mail"] = posting.letter_body(found, context["text"], county=actor.county_name)
    return render(request, f"volunteers/{name}.html", context, status=status)
