"""What the pages of this room have in common."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from geleit.accounts.middleware import StaffRequest
from geleit.accounts.roles import Permission
from geleit.core.addresses import address
from geleit.core.forms import Form
from geleit.volunteers.forms import DayFilter


def section_page(request: StaffRequest, template: str, tab: str, **context: Any) -> HttpResponse:
    """One of the sibling pages: circles, volunteers, trainings and so on."""
    labels = {
        "circles": _("Helper circles"),
        "volunteers": _("Volunteers"),
        "trainings": _("Trainings"),
        "inquiries": _("Inquiries"),
        "questions": _("Questions"),
        "meetings": _("Meetings"),
        "letters": _("Information letters"),
        "duty_roster": _("Duty roster"),
        "distribution": _("Who is active where"),
        "distribution_map": _("Map"),
        "numbers": _("Key figures"),
    }
    context["tab_items"] = [
        {"label": label, "href": address(f"volunteers:{name}"), "current": name == tab}
        for name, label in labels.items()
    ]
    context["may_write"] = request.actor.can(Permission.VOLUNTEER_WRITE)
    return render(request, f"volunteers/{template}.html", context)


def circle_page(
    request: StaffRequest,
    template: str,
    circle: Any,
    *,
    form: Form | None = None,
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    """A page of one circle."""
    more["tab_items"] = _tabs(
        request, {"circle": _("Overview"), "circle_history": _("History and notes")}, circle_id=circle.public_id
    )
    return _page(request, template, form, status, circle=circle, **more)


def volunteer_page(
    request: StaffRequest,
    template: str,
    volunteer: Any,
    *,
    form: Form | None = None,
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    """A page of one volunteer."""
    labels = {"volunteer": _("Overview"), "hours": _("Volunteer hours"), "allowances": _("Allowances")}
    labels["volunteer_trainings"] = _("Trainings")
    if request.actor.can(Permission.VOLUNTEER_WRITE):
        labels["volunteer_topics"] = _("Mails")
    if request.actor.can(Permission.CERTIFICATE_READ):
        labels["certificate"] = _("Certificate of conduct")
    more["tab_items"] = _tabs(request, labels, volunteer_id=volunteer.public_id)
    return _page(request, template, form, status, volunteer=volunteer, **more)


def training_page(
    request: StaffRequest,
    template: str,
    training: Any,
    *,
    form: Form | None = None,
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    """A page of one training."""
    labels = {
        "training": _("Overview"),
        "attendance": _("Attendance"),
        "evaluation": _("Evaluation"),
        "costs": _("Costs"),
    }
    more["tab_items"] = _tabs(request, labels, training_id=training.public_id)
    return _page(request, template, form, status, training=training, **more)


def pdf(printed: bytes, name: str) -> HttpResponse:
    """A printed paper; its name says what it is and nothing of whom it is about."""
    response = HttpResponse(printed, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def sorted_columns(form: DayFilter, sort: str, labels: dict[str, str], numeric: frozenset[str]) -> list[dict[str, Any]]:
    """Headings; those without "_" before their key sort, the one that sorts now turns the direction around."""
    columns = []
    for key, label in labels.items():
        column: dict[str, Any] = {"label": label}
        if key in numeric:
            column["numeric"] = True
        if not key.startswith("_"):
            column["href"] = form.query(sort=f"-{key}" if sort == key else key)
        if sort in (key, f"-{key}"):
            column["sorted"] = "descending" if sort.startswith("-") else "ascending"
        columns.append(column)
    return columns


def _tabs(request: StaffRequest, labels: dict[str, str], **keys: Any) -> list[dict[str, Any]]:
    hrefs = {name: address(f"volunteers:{name}", **keys) for name in labels}
    return [{"label": labels[name], "href": href, "current": href == request.path} for name, href in hrefs.items()]


def _page(request: StaffRequest, template: str, form: Form | None, status: int | None, **context: Any) -> HttpResponse:
    if status is None:
        status = 422 if form is not None and request.method == "POST" and not form.is_accepted else 200
    may_write = request.actor.can(Permission.VOLUNTEER_WRITE)
    return render(
        request, f"volunteers/{template}.html", {"form": form, "may_write": may_write, **context}, status=status
    )
