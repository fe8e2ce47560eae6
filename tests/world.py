"""The world of the access matrix: one user for each role, and everything amara's case can hold, made by actions."""

from datetime import datetime
from functools import cached_property
from typing import Any

from geleit.accounts import actions as accounts
from geleit.accounts import invitations
from geleit.accounts.actors import Actor, actor_of
from geleit.accounts.models import County, Membership, StandIn, Unit, User
from geleit.accounts.roles import Role
from geleit.cases import actions as cases
from geleit.cases.models import Case, Task
from geleit.consultations import actions as consultations
from geleit.consultations.entry import NewConsultation
from geleit.consultations.models import Consultation
from geleit.core import wall
from geleit.directory.models import Municipality
from geleit.people import actions as people
from geleit.people.details import NewPerson
from geleit.people.models import Person
from geleit.plans import actions as plans
from geleit.plans.agreement import AgreementData
from geleit.plans.models import Goal, Plan, Step
from tests.conftest import NOW, TODAY, make_user, unit

# Typed into the file; must appear nowhere where it is not wanted.
CANARY = "Kanarienvogel"


class World:
    """`owner` is amara, who has the case; `colleague` is a case manager without business in it."""

    def __init__(self, heilbronn: County, oberallgaeu: County) -> None:
        self.heilbronn, self.oberallgaeu = heilbronn, oberallgaeu
        self.users = {role: make_user(heilbronn, f"u-{role.value}", role, "neckarsulm") for role in Role}
        self.owner = self.users[Role.CASE_MANAGER]
        self.colleague = make_user(heilbronn, "colleague", Role.CASE_MANAGER, "weinsberg")
        self.invited = accounts.invite_user(
            username="invited", email="invited@example.org", display_name="Invited", role=Role.FRONT_DESK,
            unit=unit(heilbronn, "neckarsulm"), valid_from=TODAY, by=self._as(self.users[Role.ADMINISTRATOR]), now=NOW,
        )  # fmt: skip
        self.outsider = self._outsider()
        wall.enter(heilbronn.pk, self.owner.pk)

    def _outsider(self) -> User:
        """Somebody who may everything, in the other county."""
        user = make_user(self.oberallgaeu, "outsider", Role.CASE_MANAGER, "sonthofen")
        place = Unit.objects.get(key="sonthofen")
        for role in Role:
            if role is not Role.CASE_MANAGER:
                Membership.objects.create(county=self.oberallgaeu, user=user, unit=place, role=role, valid_from=TODAY)
        return user

    def _as(self, user: User) -> Actor:
        assert user.county_id is not None
        wall.enter(user.county_id, user.pk)
        return actor_of(user, today=TODAY)

    @cached_property
    def by(self) -> Actor:
        """The owner as actor."""
        return self._as(self.owner)

    @property
    def now(self) -> datetime:
        """The moment of the tests."""
        return NOW

    @cached_property
    def municipality(self) -> Municipality:
        """Where the person lives."""
        return Municipality.objects.create(
            in_county=self.heilbronn, ags="08125065", ars="081255008065", name="Neckarsulm", sort_name="neckarsulm",
            kind="large_district_town", population=1, population_date=TODAY, latitude="49.2", longitude="9.2",
        )  # fmt: skip

    @cached_property
    def person(self) -> Person:
        """Somebody registered by the owner, without a case until `case` is asked for."""
        data = NewPerson(given_names="Rana", family_names=CANARY, native_name="رنا حداد")
        return people.register_person(data=data, by=self.by, now=NOW)

    @cached_property
    def case(self) -> Case:
        """The owner's case of that person."""
        return cases.open_case(
            person=self.person, kind="case_management", eligibility="followon_allocation", eligible_from=TODAY,
            opened_on=TODAY, municipality=self.municipality, manager=self.owner, unit=None, by=self.by, now=NOW,
            today=TODAY,
        )  # fmt: skip

    @cached_property
    def task(self) -> Task:
        """A task of the case."""
        return cases.add_task(case=self.case, text=f"{CANARY} anrufen", due_on=TODAY, by=self.by, now=NOW)

    @cached_property
    def _whole_plan(self) -> tuple[Plan, Goal, Step]:
        when: dict[str, Any] = {"by": self.by, "now": NOW, "today": TODAY}
        plan = plans.start_plan(case=self.case, **when)
        goal = plans.add_goal(plan=plan, field="language", text=f"Ein Ziel für {CANARY}", **when)
        step = plans.add_step(goal=goal, text=f"Ein Schritt für {CANARY}", actor="client", **when)
        answer = AgreementData(on=TODAY, answer="yes", explained_in="ar", signed="paper", copy_given_on=TODAY)
        plans.agree_plan(plan=plan, agreement=answer, **when)
        for record in (plan, goal, step):
            record.refresh_from_db()
        return plan, goal, step

    @property
    def plan(self) -> Plan:
        """The plan of the case, agreed once and active."""
        return self._whole_plan[0]

    @property
    def goal(self) -> Goal:
        """A goal of the plan."""
        return self._whole_plan[1]

    @property
    def step(self) -> Step:
        """A step of the goal."""
        return self._whole_plan[2]

    @cached_property
    def consultation(self) -> Consultation:
        """A consultation of the case, held by the colleague, who stood in then: that opens nothing today."""
        data = NewConsultation(
            cases=(self.case,), at=NOW, minutes=30, place="office", topics=("language",), note=f"{CANARY} war hier"
        )
        made = consultations.record_consultation(data=data, by=self._as(self.colleague), now=NOW, today=TODAY)
        wall.enter(self.heilbronn.pk, self.owner.pk)
        return made

    @cached_property
    def stand_in(self) -> StandIn:
        """The colleague will stand in for the owner, later than today."""
        later = TODAY.replace(year=TODAY.year + 1)
        return accounts.set_stand_in(
            absent=self.owner, stand_in=self.colleague, valid_from=later, valid_to=later, by=self.by, now=NOW
        )

    @cached_property
    def membership(self) -> Membership:
        """A role of the colleague."""
        return Membership.objects.get(user=self.colleague)

    @property
    def invitation_token(self) -> str:
        """The token of somebody invited."""
        return invitations.token_for(self.invited)
