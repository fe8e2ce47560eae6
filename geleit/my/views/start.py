"""What is next, and the circle."""

from django.http import HttpResponse

from geleit.my import queries
from geleit.my.pages import OwnRequest, own_page, show
from geleit.volunteers import queries as volunteering


@own_page()
def start(request: OwnRequest) -> HttpResponse:
    """What is next: hours to correct, trainings to come, the sum of the year."""
    me = request.me
    return show(
        request,
        "my/start.html",
        volunteer=me.volunteer,
        today=me.today,
        returned=queries.returned_hours(me),
        sign_ups=queries.next_sign_ups(me),
        circles=volunteering.circles_of(me.volunteer),
        requests=[one for one in volunteering.open_requests(me.volunteer) if one.own_answer in ("", "open")],
        page=volunteering.hours_page(me.volunteer, year=me.today.year, today=me.today, land=me.county.land),
        asked=volunteering.questions_of(me.volunteer),
    )


@own_page()
def circles(request: OwnRequest) -> HttpResponse:
    """The volunteer's circles: what they look for, and who allowed the others to see name and contact."""
    return show(request, "my/circles.html", places=queries.my_circles(request.me))
