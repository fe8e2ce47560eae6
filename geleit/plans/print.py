"""From a frozen document to the printed sheet; a draft is frozen for the moment of printing, so there is one way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geleit.core import codelists
from geleit.directory.queries import letterhead
from geleit.people.births import Birth
from geleit.plans import snapshot
from geleit.plans.codes import Answer, GoalState, Signed
from geleit.plans.models import Plan, PlanVersion, SkippedReview
from geleit.plans.queries import contents, languages_of, skipped_reviews, versions
from geleit.plans.sheet import (
    GERMAN,
    PRINT_LANGUAGES,
    PlanSheet,
    SheetAgreement,
    SheetCode,
    SheetCounty,
    SheetEnd,
    SheetFact,
    SheetField,
    SheetGoal,
    SheetPerson,
    SheetReview,
    SheetSignature,
    SheetStep,
    SheetValue,
    label,
)
from geleit.plans.snapshot import Content

ADULT = 18
# Printed on the client's copy: what a county office is reached by.
_CHANNELS = {"phone": "Telefon", "email": "E-Mail"}
# Dari is printed with the words of Farsi, which the labels name together.
_PRINTED_AS = {"prs": "fa"}
_NO_INTERPRETER = frozenset({"", "none"})
# German on both sides, as everything somebody wrote. "Translated by: needed, but missing" would be no sentence.
_INTERPRETER_MISSING = "niemand (Sprachmittlung war nötig, aber nicht verfügbar)"


@dataclass(frozen=True)
class PrintLanguage:
    """A language the plan can be printed in beside German, named in that language."""

    code: str
    name: str
    german: str


def print_languages(preferred: str) -> list[PrintLanguage]:
    """The languages offered, the person's preferred one first."""
    first = _PRINTED_AS.get(preferred, preferred)
    codes = sorted(PRINT_LANGUAGES, key=lambda code: (code != first, PRINT_LANGUAGES.index(code)))
    return [
        PrintLanguage(code, label(code, "language.own").text, label(GERMAN, f"language.{code}").text) for code in codes
    ]


def sheet_of_draft(plan: Plan, *, county_name: str, today: date) -> PlanSheet:
    """The plan as it stands now, marked as a draft, with lines to answer and sign on."""
    content = snapshot.freeze(contents(plan), languages_of(plan))
    return _sheet(
        plan,
        content,
        county=_county(plan.county_id, county_name, today),
        number=plan.latest_version + 1,
        today=today,
        draft=True,
        reviews=_reviews(versions(plan), skipped_reviews(plan)),
        next_review_on=plan.next_review_on if plan.is_active else None,
        end=SheetEnd(on=plan.ended_on, reason=plan.end_reason) if plan.ended_on else None,
        signatures=_lines(content, plan.case.manager.display_name if plan.case.manager else "", today),
    )


def sheet_of_version(version: PlanVersion, *, county_name: str, today: date) -> PlanSheet:
    """A frozen version as it was, with the answer, the signature and the next review agreed then."""
    plan, content = version.plan, version.content
    until = [one for one in versions(plan) if one.number <= version.number]
    drawn = version.signature.encode() if version.signed == Signed.SCREEN else None
    return _sheet(
        plan,
        content,
        county=_county(plan.county_id, county_name, today),
        number=version.number,
        today=today,
        made_on=version.made_on,
        agreement=_agreement(version),
        reviews=_reviews(until, [one for one in skipped_reviews(plan) if one.skipped_on <= version.made_on]),
        next_review_on=_day(content.get("next_review_on")),
        signatures=_lines(content, content["manager"], version.made_on, drawn=drawn, interpreter=version.interpreter),
    )


def file_name(sheet: PlanSheet, language: str | None) -> str:
    """A name that says which plan it is and nothing about whose."""
    version = "entwurf" if sheet.draft else f"version-{sheet.version}"
    spoken = f"-{language}" if language and language != GERMAN else ""
    return f"integrationsplan-{sheet.case_number.lower()}-{version}{spoken}.pdf"


def _sheet(
    plan: Plan,
    content: Content,
    *,
    county: SheetCounty,
    number: int,
    today: date,
    reviews: tuple[SheetReview, ...],
    signatures: tuple[SheetSignature, ...],
    made_on: date | None = None,
    draft: bool = False,
    agreement: SheetAgreement | None = None,
    next_review_on: date | None = None,
    end: SheetEnd | None = None,
) -> PlanSheet:
    return PlanSheet(
        county=county,
        case_number=content["case_number"],
        # A version frozen before the protection still holds the place; it is not printed any more (§ 51 BMG).
        person=_person(content, hide_place=plan.case.person.is_protected),
        version=number,
        version_on=made_on,
        printed_on=today,
        draft=draft,
        fields=tuple(_field(one) for one in content["situations"]),
        goals=tuple(_goal(one) for one in content["goals"]),
        agreement=agreement,
        signatures=signatures,
        reviews=reviews,
        next_review_on=next_review_on,
        end=end,
    )


def _county(county_id: int, county_name: str, today: date) -> SheetCounty:
    """The county's head: its first office and how to reach it. Two statements."""
    head = letterhead(county_id, today, list(_CHANNELS))
    if head is None:
        return SheetCounty(name=county_name)
    return SheetCounty(
        name=county_name,
        office=head.name,
        address=head.address,
        contact=tuple(f"{_CHANNELS[one.kind]} {one.value}" for one in head.channels[:2]),
    )


def _person(content: Content, *, hide_place: bool) -> SheetPerson:
    person = content["person"]
    languages = tuple(_language(one["code"], one["label"]) for one in person["languages"])
    needed = any(one["needs_interpreter"] for one in person["languages"])
    interpreter = (SheetCode("value.yes" if needed else "value.no"),) if languages else ()
    facts = [
        SheetFact("person.birth_date", _birth(person["birth"])),
        SheetFact("person.nationality", tuple(_country(one) for one in person["nationalities"])),
        SheetFact("person.languages", languages),
        SheetFact("person.interpreter_needed", interpreter),
        SheetFact("person.case_manager", (content["manager"],) if content["manager"] else ()),
    ]
    if person["municipality"] and not hide_place:
        facts.insert(2, SheetFact("person.municipality", (person["municipality"],)))
    native = person["native_name"]
    return SheetPerson(name=f"{person['name']} ({native})" if native else person["name"], facts=tuple(facts))


def _birth(birth: Content) -> tuple[SheetValue, ...]:
    if birth["year"] is None:
        return (SheetCode("value.unknown"),)
    whole = birth["month"] and birth["day"]
    known = Birth(birth["year"], birth["month"], birth["day"])
    shown: SheetValue = date(birth["year"], birth["month"], birth["day"]) if whole else known.text
    return (shown, SheetCode("value.estimated")) if birth["estimated"] else (shown,)


def _country(one: Content) -> SheetCode:
    return SheetCode(f"nationality.{one['code']}", one["label"])


def _language(code: str, german: str) -> SheetCode:
    return SheetCode(f"language.{_PRINTED_AS.get(code, code)}", german)


def _field(one: Content) -> SheetField:
    return SheetField(
        code=one["field"],
        level=one["level"],
        text=one["text"],
        resources=one["resources"],
        obstacles=one["obstacles"],
    )


def _goal(one: Content) -> SheetGoal:
    since = _day(one["state_since"])
    reason = SheetCode(f"{one['reason_list']}.{one['reason']}", one["reason_label"]) if one["reason"] else None
    return SheetGoal(
        text=one["text"],
        field=one["field"],
        state=one["state"],
        horizon="now" if one["is_now"] else "later",
        target_on=_day(one["target_on"]),
        reached_on=since if one["state"] == GoalState.REACHED else None,
        reason=reason,
        reason_text=one["state_note"],
        progress=one["progress"],
        steps=tuple(
            SheetStep(
                text=step["text"],
                actor=step["actor"],
                actor_name=step["actor_name"],
                due=_day(step["due_on"]),
                state=step["state"],
                done_on=_day(step["done_on"]),
            )
            for step in one["steps"]
        ),
    )


def _agreement(version: PlanVersion) -> SheetAgreement:
    explained = version.explained_in
    german = codelists.code_list("people", "language").label(explained)
    return SheetAgreement(
        answer=version.answer,
        agreed_on=version.made_on if version.answer == Answer.YES else None,
        language=_language(explained, german) if explained else None,
        interpreter=_interpreter(version.interpreter),
        reason=version.answer_reason,
        copy_handed_over_on=version.copy_given_on,
    )


def _interpreter(kind: str) -> str:
    if kind in _NO_INTERPRETER:
        return ""
    if kind == "missing":
        return _INTERPRETER_MISSING
    return codelists.code_list("consultations", "interpreter_kind").label(kind)


def _lines(
    content: Content, manager: str, day: date, *, drawn: bytes | None = None, interpreter: str | None = None
) -> tuple[SheetSignature, ...]:
    """Who signs: the person, for a minor also parents or guardian, the case manager, an interpreter who was there."""
    lines = [SheetSignature(role="client", name=content["person"]["name"], drawn=drawn)]
    birth = content["person"]["birth"]
    age = Birth(birth["year"], birth["month"], birth["day"]).age_on(day)
    if age is not None and age < ADULT:
        lines.append(SheetSignature(role="guardian"))
    lines.append(SheetSignature(role="case_manager", name=manager))
    if interpreter is None or interpreter not in {*_NO_INTERPRETER, "missing"}:
        lines.append(SheetSignature(role="interpreter"))
    return tuple(lines)


def _reviews(held: Sequence[PlanVersion], skipped: Sequence[SkippedReview]) -> tuple[SheetReview, ...]:
    """Conversations about the plan after the first agreement and reviews left out, oldest first."""
    reasons = codelists.code_list("plans", "review_skip_reason")
    reviews = [
        SheetReview(on=one.made_on, version=one.number, present=one.present, changes=one.changes)
        for one in held
        if one.occasion == "review"
    ]
    reviews += [
        SheetReview(on=one.skipped_on, skipped=SheetCode(f"review_skip_reason.{one.reason}", reasons.label(one.reason)))
        for one in skipped
    ]
    return tuple(sorted(reviews, key=lambda one: one.on))


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
