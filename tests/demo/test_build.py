"""The demonstration counties as they stand in the database."""

import re
from collections import Counter
from collections.abc import Callable

import grimp
import pytest
from django.contrib.auth.hashers import check_password
from django.db.models import Count, F, Q, Sum

from geleit.accounts.models import County, Membership, StandIn, User
from geleit.accounts.roles import Role
from geleit.cases.models import Case
from geleit.consultations.models import Consultation
from geleit.core import wall
from geleit.demo import actions
from geleit.demo.actions import Size, build_demo
from geleit.demo.actions.staff import PASSWORD
from geleit.demo.story_phones import MOBILE_BLOCKS, SINGLE_MOBILES
from geleit.directory.codes import FreshnessState
from geleit.directory.models import Confirmation, Municipality, TeamSite
from geleit.directory.queries import freshness
from geleit.people.models import Person
from geleit.plans.models import Plan, PlanVersion
from geleit.visits.models import Appointment, Message, Point, Visitor
from geleit.visits.queries.affected import outside_plan
from geleit.visits.queries.plan import plan_of
from geleit.visits.rules.booking import phone_as_read
from geleit.volunteers.models import (
    Attendance,
    Certificate,
    Coordination,
    Declaration,
    Engagement,
    HelperCircle,
    HourEntry,
    Inquiry,
    KnowledgeEntry,
    ListImport,
    Question,
    Training,
    Volunteer,
)
from geleit.volunteers.queries import figures_on
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db
FEW = {"few": {"heilbronn": Size(24, 120), "oberallgaeu": Size(6, 20)}}


@pytest.fixture
def built(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], County]:
    """Both counties with few people; `built("heilbronn")` steps into one."""
    monkeypatch.setattr(actions, "SIZES", FEW)
    build_demo(size="few", seed=1, today=TODAY, progress=lambda text: None)

    def inside(slug: str) -> County:
        county = County.objects.get(slug=slug)
        wall.enter(county.pk)
        return county

    return inside


def test_both_counties_have_their_municipalities(built: Callable[[str], County]) -> None:
    for slug, count in (("heilbronn", 46), ("oberallgaeu", 28)):
        county = built(slug)
        assert Municipality.objects.filter(in_county=county).count() == count
        served = [ags for site in TeamSite.objects.all() for ags in site.municipalities.values_list("ags", flat=True)]
        assert len(served) == len(set(served)) == count


def test_cases_plans_and_consultations_are_there(built: Callable[[str], County]) -> None:
    built("heilbronn")
    assert Case.objects.count() == 24
    assert Consultation.objects.count() == 120
    assert Plan.objects.active().exists()
    assert Case.objects.filter(last_contact_on__isnull=False).exists()


def test_every_version_is_readable_and_counted(built: Callable[[str], County]) -> None:
    built("heilbronn")
    for plan in Plan.objects.all():
        versions = list(PlanVersion.objects.filter(plan=plan).order_by("number"))
        assert [version.number for version in versions] == list(range(1, plan.latest_version + 1))
        assert all(version.content["goals"] is not None for version in versions)


def test_protected_people_have_no_address_among_the_others(built: Callable[[str], County]) -> None:
    built("heilbronn")
    columns = [f"accommodation_entries__{name}" for name in ("municipality", "street", "place")]
    shown = Person.objects.filter(is_protected=True, accommodation_entries__isnull=False).values_list(*columns)
    assert set(shown) <= {(None, "", "")}


def test_everybody_signs_in_with_the_public_password(built: Callable[[str], County]) -> None:
    built("heilbronn")
    assert all(check_password(PASSWORD, user.password) for user in User.objects.all()[:1])
    assert StandIn.objects.filter(valid_from__lte=TODAY, valid_to__gte=TODAY).exists()


def test_every_entry_has_an_owner_and_most_are_confirmed(built: Callable[[str], County]) -> None:
    for slug in ("heilbronn", "oberallgaeu"):
        rows = freshness(built(slug).pk, TODAY)
        states = Counter(row.state for row in rows)
        assert all(row.confirmation is not None and row.confirmation.last_confirmed is not None for row in rows)
        assert states[FreshnessState.FRESH] > len(rows) * 2 / 3
        assert states[FreshnessState.DUE] + states[FreshnessState.OVERDUE] >= 1
        mailboxes = set(Confirmation.objects.values_list("owner_email", flat=True))
        assert all(mailbox.endswith(f"@landkreis-{slug}.example") for mailbox in mailboxes)
    built("heilbronn")
    states = Counter(row.state for row in freshness(County.objects.get(slug="heilbronn").pk, TODAY))
    assert states[FreshnessState.DUE] >= 1
    assert states[FreshnessState.OVERDUE] >= 1


def test_nothing_but_the_demo_writes_in_bulk() -> None:
    graph = grimp.build_graph("geleit", cache_dir=None)
    callers = graph.find_modules_that_directly_import("geleit.core.bulk_actions")
    assert {module.split(".")[1] for module in callers} == {"demo"}


def test_the_front_desks_have_a_past_and_a_future(built: Callable[[str], County]) -> None:
    for slug, points in (("heilbronn", 6), ("oberallgaeu", 3)):
        county = built(slug)
        assert Point.objects.count() == points
        rows = Appointment.objects.all()
        past, coming = (rows.filter(during__endswith__lt=NOW), rows.filter(during__startswith__gt=NOW))
        states = Counter(past.values_list("state", flat=True))
        assert 0.05 < states["missed"] / (states["served"] + states["missed"]) < 0.2
        assert set(coming.values_list("state", flat=True)) == {"confirmed", "cancelled"}
        assert rows.exclude(wishes_earlier_since=None).exists()
        assert Message.objects.exists()
        assert Membership.objects.filter(county=county, role=Role.FRONT_DESK).exists()
        assert all(
            name.endswith("@example.org") or not name for name in Visitor.objects.values_list("email", flat=True)
        )
        phones = Visitor.objects.exclude(phone="").values_list("phone", flat=True)
        reserved = tuple(one.replace(" ", "") for one in (*MOBILE_BLOCKS, *SINGLE_MOBILES))
        assert all(phone_as_read(one).replace(" ", "").startswith(reserved) for one in phones)


def test_told_appointments_lie_in_the_plan_but_for_one_meeting(built: Callable[[str], County]) -> None:
    county = built("heilbronn")
    for point in Point.objects.all():
        outside = outside_plan(point, plan_of(county.pk, point.key, TODAY), now=NOW)
        assert bool(outside) == (point.key == "auslaenderbehoerde")


def test_the_circles_and_volunteers_of_oberallgaeu_are_there(built: Callable[[str], County]) -> None:
    county = built("oberallgaeu")
    assert (HelperCircle.objects.count(), Volunteer.objects.count()) == (26, 312)
    numbers = {figure.state: figure.number for figure in figures_on(county.pk, TODAY)}
    assert numbers[""] > 300
    assert numbers["active"] < numbers[""] / 2
    attested = {"Helferkreis Immenstadt", "Helferkreis Sonthofen", "Helferkreis Oberstdorf", "Helferkreis Wiggensbach"}
    names = set(HelperCircle.objects.values_list("name", flat=True))
    assert attested < names
    assert all(re.fullmatch(r"Helferkreis \d\d", name) for name in names - attested)
    built("heilbronn")
    assert not Volunteer.objects.exists()


def test_the_told_volunteers_keep_the_rules(built: Callable[[str], County]) -> None:
    built("oberallgaeu")
    days = HourEntry.objects.values("volunteer", "on").annotate(n=Sum("minutes"))
    assert max(row["n"] for row in days) <= 24 * 60
    assert not HourEntry.objects.filter(on__gt=TODAY).exists()
    needing = Engagement.objects.filter(needs_certificate=True, ended_on=None).values("volunteer")
    assert set(Certificate.objects.values_list("volunteer", flat=True)) == {row["volunteer"] for row in needing}
    coordinating = Coordination.objects.filter(valid_to=None).values_list("volunteer", flat=True)
    signed = set(Declaration.objects.filter(lapsed_on=None).values_list("volunteer", flat=True))
    assert set(coordinating) <= signed


def test_the_told_questions_show_what_is_still_open(built: Callable[[str], County]) -> None:
    built("oberallgaeu")
    assert Question.objects.count() > 100
    assert 0 < Question.objects.waiting().count() < 10
    assert KnowledgeEntry.objects.filter(review_since__isnull=False).exists()
    assert ListImport.objects.filter(state="uploaded").count() == 1


def test_the_told_inquiries_show_what_is_open_and_overdue(built: Callable[[str], County]) -> None:
    built("oberallgaeu")
    assert Inquiry.objects.count() > 80
    assert Inquiry.objects.overdue(TODAY).count() == 1
    assert 3 < Inquiry.objects.running().count() < 10
    assert not Inquiry.objects.filter(emptied_on__isnull=False).exclude(name="").exists()
    assert Inquiry.objects.filter(emptied_on__isnull=False).exists()


def test_the_told_trainings_keep_the_rules(built: Callable[[str], County]) -> None:
    built("oberallgaeu")
    trainings = Training.objects.annotate(
        placed=Count("sign_ups", filter=Q(sign_ups__state="placed")),
        waiting=Count("sign_ups", filter=Q(sign_ups__state="waiting")),
    )
    assert trainings.filter(starts_on__lt=TODAY).count() > 20
    assert trainings.filter(starts_on__gt=TODAY, waiting__gt=0).exists()
    assert not trainings.filter(placed__gt=F("places")).exists()
    assert not trainings.filter(waiting__gt=0, placed__lt=F("places")).exists()
    assert not Attendance.objects.filter(unit__starts_at__date__gt=TODAY).exists()
    assert not Attendance.objects.exclude(sign_up__state="placed").exists()
