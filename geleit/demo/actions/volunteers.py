"""Writing the helper circles and volunteers of a demo county."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Model

from geleit.accounts.models import County, Membership
from geleit.accounts.roles import Role
from geleit.demo.rows import Basket
from geleit.demo.rows_inquiries import put_inquiries
from geleit.demo.rows_letters import put_letters, put_meetings
from geleit.demo.rows_questions import put_questions
from geleit.demo.rows_trainings import put_trainings
from geleit.demo.rows_volunteers import (
    Telling,
    call,
    put_allowance,
    put_circle,
    put_coordinator,
    put_declaration,
    put_list,
    put_officer,
    put_own_hours,
    put_own_part,
    put_volunteer,
)
from geleit.demo.story_chance import Dice
from geleit.demo.story_trainings import tell_trainings
from geleit.demo.story_volunteers import CIRCLES, VOLUNTEERS, CircleStory, tell_circles, tell_volunteers
from geleit.directory.queries import municipalities_of
from geleit.volunteers.actions import publish_coverage
from geleit.volunteers.models import (
    AgendaItem,
    Allowance,
    Attendance,
    Certificate,
    CircleMember,
    CircleNeed,
    CircleNote,
    CirclePeriod,
    Consent,
    Coordination,
    CoordinatorAccess,
    Declaration,
    Engagement,
    EvaluationCount,
    FollowUp,
    GoodsNeed,
    Guest,
    HelperCircle,
    HourEntry,
    Inquiry,
    InquiryAsk,
    KnowledgeEntry,
    Letter,
    LetterRecipient,
    ListImport,
    Meeting,
    MeetingMail,
    OfficerPlace,
    PublicLetter,
    Question,
    ServedMunicipality,
    SignUp,
    TopicAddress,
    Training,
    TrainingCost,
    TrainingSeries,
    TrainingUnit,
    Unsubscribed,
    Volunteer,
    VolunteerPeriod,
)

# Signs in by a link to elisabeth.zeller@example.org (docs/handbook/freiwillige.md).
VOLUNTEER_BY_MAIL = ("Elisabeth", "Zeller")

ORDER: tuple[type[Model], ...] = (
    HelperCircle, CirclePeriod, ServedMunicipality, CircleNeed, CircleNote, Volunteer, VolunteerPeriod, Consent,
    CircleMember, Coordination, CoordinatorAccess, OfficerPlace, Declaration, Engagement, Certificate, HourEntry,
    Allowance,
    TrainingSeries, Training, TrainingUnit, SignUp, Attendance, EvaluationCount, TrainingCost,
    KnowledgeEntry,
    ListImport,
    Question,
    GoodsNeed, Inquiry, InquiryAsk,
    Letter, PublicLetter, TopicAddress, Unsubscribed, LetterRecipient,
    Meeting, AgendaItem, Guest, MeetingMail, FollowUp,
)  # fmt: skip


def write_volunteers(*, county: County, seed: int, today: date, progress: Callable[[str], None]) -> None:
    """Tell and write circles and volunteers of a county that has an integration guide; of others nothing."""
    membership = Membership.objects.filter(county=county, role=Role.INTEGRATION_GUIDE).select_related("user").first()
    if membership is None:
        return
    places = {place.ags: place for place in municipalities_of(county.pk)}
    dice = Dice(f"{seed}-volunteers")
    told = Telling(Basket(county.pk, ORDER), dice, membership.user, places, today)
    stories = tell_circles(dice, list(places), today)
    circles = [put_circle(told, story) for story in stories]
    ready: dict[int, list[tuple[Volunteer, date]]] = {number: [] for number in range(CIRCLES)}
    for story in tell_volunteers(dice, stories, today):
        volunteer = put_volunteer(told, story, circles[story.circle], stories[story.circle].places[0])
        began = story.since("active")
        if story.state == "active" and began is not None:
            ready[story.circle].append((volunteer, began))
    for number, people in ready.items():
        _put_duties(told, circles[number], people, stories[number].coordinators)
    own = _put_own_pages(told, circles, stories, ready)
    # Dice of its own, so that circles and volunteers stay who they are.
    dice = Dice(f"{seed}-trainings")
    trainings = tell_trainings(dice, today)
    put_trainings(replace(told, dice=dice), trainings, [one for people in ready.values() for one in people])
    put_list(told)
    questions = put_questions(replace(told, dice=Dice(f"{seed}-questions")), circles)
    inquiries = put_inquiries(replace(told, dice=Dice(f"{seed}-inquiries")), circles, own=own)
    known = [(one, began, stories[number].region) for number, people in ready.items() for one, began in people]
    letters = put_letters(replace(told, dice=Dice(f"{seed}-letters")), known)
    meetings = put_meetings(replace(told, dice=Dice(f"{seed}-meetings")), known)
    told.basket.empty()
    publish_coverage(county_id=county.pk, today=today)
    progress(f"{county.name}: {CIRCLES} Helferkreise, {VOLUNTEERS} Freiwillige")
    progress(f"{county.name}: {len(trainings)} Schulungen, {questions} Fragen, {inquiries} Anfragen")
    progress(f"{county.name}: {letters} Briefe, {meetings} Treffen")


def _put_own_pages(
    told: Telling,
    circles: list[HelperCircle],
    stories: list[CircleStory],
    ready: dict[int, list[tuple[Volunteer, date]]],
) -> HelperCircle | None:
    """Who signs in: the coordinator of one circle as user, one of its volunteers by mail, an officer of its places.

    Returns that circle.
    """
    users = {
        one.role: one.user
        for one in Membership.objects.filter(
            county_id=told.basket.county_id, role__in=[Role.CIRCLE_COORDINATOR, Role.REFUGEE_OFFICER]
        ).select_related("user")
    }
    coordinator, officer = users.get(Role.CIRCLE_COORDINATOR), users.get(Role.REFUGEE_OFFICER)
    number = next((n for n, one in enumerate(stories) if one.coordinators and one.needs and len(ready[n]) > 2), None)
    if coordinator is None or number is None:
        return None
    leading, helping = ready[number][0][0], ready[number][-1][0]
    given, _space, family = coordinator.display_name.partition(" ")
    put_own_part(told, call(leading, given, family), coordinator)
    put_own_hours(told, call(helping, *VOLUNTEER_BY_MAIL), circles[number], coordinator)
    if officer is not None:
        put_officer(told, officer, list(stories[number].places))
    return circles[number]


def _put_duties(told: Telling, circle: HelperCircle, people: list[tuple[Volunteer, date]], coordinators: int) -> None:
    """Who coordinates, who did before, who only signed; a few who were paid something."""
    for place, (volunteer, began) in enumerate(people):
        since = max(began, told.today - timedelta(days=told.dice.whole(200, 2200)), date(2018, 1, 1))
        if place < coordinators:
            put_coordinator(told, circle, volunteer, since=since, until=None)
        elif place == coordinators and told.dice.happens(0.25):
            until = told.today - timedelta(days=told.dice.whole(40, 150))
            put_coordinator(told, circle, volunteer, since=since, until=until)
        elif told.dice.happens(0.6):
            put_declaration(told, volunteer, since)
        if told.dice.happens(0.06):
            put_allowance(told, volunteer, told.dice.one_of((120, 300, 800, 1000)))
