"""The volunteer's own details, consent, deletion, and taking part at all."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from geleit.directory.queries import municipalities_of
from geleit.my import actions, forms, rules
from geleit.my.codes import Part
from geleit.my.pages import OwnRequest, forget, own_page
from geleit.my.views.tabs import details_page
from geleit.volunteers import actions as volunteering
from geleit.volunteers import queries as volunteer_queries

WRITING = ("GET", "HEAD", "POST")


@own_page(methods=WRITING)
def data(request: OwnRequest) -> HttpResponse:
    """Contact, languages, wishes, times, radius, emergency contact."""
    me = request.me
    form = forms.OwnDataForm(
        data=request.POST if request.method == "POST" else None,
        today=me.today,
        places=list(municipalities_of(me.county.pk)),
        volunteer=me.volunteer,
    )
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            version = form.opened_with(me.volunteer.version)
            waiting = actions.change_own_data(me=me, data=form.data_typed(), version=version)
        if form.is_accepted:
            messages.success(request, _("The changes are saved."))
            if waiting:
                messages.info(
                    request, _("We sent a link to the new mail address. It counts as soon as you have opened the link.")
                )
            return redirect("my:data")
    return details_page(request, "data", form=form, volunteer=me.volunteer)


@own_page(methods=WRITING)
def consents(request: OwnRequest) -> HttpResponse:
    """What the volunteer agrees to; taking it back is as easy as giving it."""
    me = request.me
    given = volunteer_queries.consents_of(me.volunteer)
    form = forms.ConsentForm(data=request.POST if request.method == "POST" else None, today=me.today, given=given)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            volunteering.set_consents(
                volunteer=me.volunteer, given=form.cleaned_data["given"], by=me.actor, now=me.now, today=me.today
            )
        if form.is_accepted:
            messages.success(request, _("The changes are saved."))
            return redirect("my:consents")
    return details_page(request, "consents", form=form)


@own_page(methods=WRITING)
def erase(request: OwnRequest) -> HttpResponse:
    """Ask for deletion; the integration guide answers in time."""
    me = request.me
    form = forms.EraseForm(data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with form.showing_refusals():
            actions.ask_to_erase(me=me, subject=_("Deletion of my data"), text=form.cleaned_data["text"])
        if form.is_accepted:
            messages.success(request, _("Your request is on its way. You get an answer within a month."))
            return redirect("my:stored")
    return details_page(request, "erase", form=form)


@own_page(methods=WRITING)
def part(request: OwnRequest) -> HttpResponse:
    """Pause, come back, or leave."""
    me = request.me
    form = forms.PartForm(
        data=request.POST if request.method == "POST" else None, parts=rules.parts(me.volunteer.state)
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["part"]
        with form.showing_refusals():
            actions.take_part(me=me, part=chosen)
        if form.is_accepted and chosen == Part.LEAVE:
            messages.success(request, _("You have left and are signed out. Thank you for everything you did."))
            response = redirect("my:sign_in")
            forget(response)
            return response
        if form.is_accepted:
            paused = chosen == Part.PAUSE
            messages.success(request, _("You are taking a break from now on.") if paused else _("Welcome back."))
            return redirect("my:start")
    return details_page(request, "part", form=form, volunteer=me.volunteer)
