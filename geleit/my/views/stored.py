"""What is stored about the volunteer: to read, and to take along."""

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string

from geleit.my import queries
from geleit.my.pages import OwnRequest, own_page
from geleit.my.views.tabs import details_page
from geleit.volunteers import actions as volunteering


@own_page()
def stored(request: OwnRequest) -> HttpResponse:
    """Every field with its purpose and when it ends (Art. 15 GDPR)."""
    me = request.me
    volunteering.note_reading(volunteer=me.volunteer, by=me.actor, now=me.now)
    return details_page(request, "stored", groups=queries.stored_about(me.volunteer))


@own_page()
def stored_json(request: OwnRequest) -> HttpResponse:
    """The same for other programs (Art. 20 GDPR)."""
    me = request.me
    volunteering.note_reading(volunteer=me.volunteer, by=me.actor, now=me.now)
    content = {
        group.name: {
            "title": group.title,
            "purpose": group.purpose,
            "ends": group.ends,
            "entries": [{field.name: field.raw for field in entry} for entry in group.entries],
        }
        for group in queries.stored_about(me.volunteer)
    }
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    return _download(response, "json")


@own_page()
def stored_text(request: OwnRequest) -> HttpResponse:
    """The same as plain text for people."""
    me = request.me
    volunteering.note_reading(volunteer=me.volunteer, by=me.actor, now=me.now)
    text = render_to_string(
        "my/stored.txt", {"groups": queries.stored_about(me.volunteer), "county": me.county, "moment": me.now}
    )
    return _download(HttpResponse(text, content_type="text/plain; charset=utf-8"), "txt")


def _download(response: HttpResponse, ending: str) -> HttpResponse:
    response.headers["Content-Disposition"] = f'attachment; filename="meine-daten.{ending}"'
    return response
