"""The panel of demo persons on the sign-in page."""

from django.http import HttpRequest

from geleit.accounts.signin import Panel
from geleit.core import clock
from geleit.demo import queries


def _counties(request: HttpRequest) -> list[queries.DemoCounty]:
    return queries.demo_counties(today=clock.today())


DEMO_PEOPLE = Panel(template="demo/_people.html", data=_counties)
