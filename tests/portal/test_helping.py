"""The contact point for volunteers: forms without an account that only add, and lists without people."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from geleit.accounts.actors import Actor
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core import wall
from geleit.core.multilingual import LANGUAGES
from geleit.directory.models import Municipality
from geleit.volunteers import actions
from geleit.volunteers.models import Inquiry, SignUp, Volunteer
from tests.conftest import NOW, TODAY, make_user
from tests.portal.visitors import hidden, main, text
from tests.volunteers.making import make_circle, make_training, make_volunteer, sign_up, when
from tests.volunteers.outbox import work

pytestmark = pytest.mark.django_db

BASE = "/oberallgaeu/ehrenamt/"
FORMS = ("mitmachen/", "hilfe/", "meldung/")


@pytest.fixture
def veronika(oberallgaeu: County) -> User:
    """The integration guide of Oberallgäu."""
    return make_user(oberallgaeu, "veronika", Role.INTEGRATION_GUIDE, "landratsamt")


@pytest.fixture
def by(published: County, acting: Callable[[User], Actor], veronika: User) -> Actor:
    """Veronika acts; the test's transaction is inside her county."""
    return acting(veronika)


@pytest.fixture
def sonthofen(by: Actor) -> Municipality:
    """A municipality with a circle, so that there is a contact point."""
    place = Municipality.objects.get(in_county_id=by.county_id, name="Sonthofen")
    circle = make_circle(
        by, place, "Helferkreis Mitte", activities=("transport", "circle_work"), languages=("ar", "de"),
        mailbox="helferkreis@sonthofen.example", region="south",
    )  # fmt: skip
    person = make_volunteer(by, "Elfriede", "Kanarienvogel", phone="0170 7654321")
    actions.join_circle(volunteer=person, circle=circle, valid_from=TODAY, **when(by))
    actions.add_need(circle=circle, activity="transport", text="Wir suchen Menschen mit Auto.", **when(by))
    return place


def send(visitor: Client, page: str, **typed: Any) -> Any:
    """Open a form, fill it in and send it."""
    return visitor.post(BASE + page, {**hidden_of(visitor, page), **typed})


def hidden_of(visitor: Client, page: str) -> dict[str, str]:
    form = re.search(r'name="form_key"[^>]* value="([^"]+)"', text(visitor.get(BASE + page)))
    assert form is not None, page
    return {"form_key": form[1], **hidden(text(visitor.get(BASE + page)))} | {"form_key": form[1]}


def kept(by: Actor) -> list[Inquiry]:
    wall.enter(by.county_id, by.user_id)
    return list(Inquiry.objects.order_by("id"))


OFFER = {"who": "person", "name": "Amal", "reach": "amal@example.org", "is_old_enough": "on"}
HELP = {
    "institution_kind": "school", "institution": "Grundschule", "name": "Frau Sommer", "reach": "08321 612345",
    "activities": ["homework_help"],
}  # fmt: skip


# --- who helps where ------------------------------------------------------------------------------------------------


def test_circles_are_shown_without_people(get: Callable[..., str], sonthofen: Municipality) -> None:
    page = get(BASE)
    for part in (
        "Helferkreis Mitte",
        "Sonthofen",
        "Süden des Landkreises",
        "Fahrdienst",
        "العربية",
        "Menschen mit Auto",
    ):
        assert part in page
    assert "helferkreis@sonthofen.example" not in page  # readable for people, not for harvesters
    for part in ("Kanarienvogel", "Elfriede", "7654321", "example.org", "Organisation des Helferkreises"):
        assert part not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_helps_already_finds_the_own_pages(
    get: Callable[..., str], by: Actor, sonthofen: Municipality, language: str
) -> None:
    page = get(BASE if language == "de" else f"/oberallgaeu/{language}/ehrenamt/")
    assert 'href="/mein/"' in page
    assert language == "de" or "Zu Ihren eigenen Seiten" not in page


def test_circles_are_chosen_by_municipality(get: Callable[..., str], by: Actor, sonthofen: Municipality) -> None:
    other = Municipality.objects.get(in_county_id=by.county_id, name="Oberstdorf")
    make_circle(by, other, "Helferkreis Süd")
    page = get(f"{BASE}?gemeinde={other.ags}")
    assert "Helferkreis Süd" in page
    assert "Helferkreis Mitte" not in page
    for wrong in ("x", "00000000", "09780139x"):
        assert "Helferkreis Mitte" in get(f"{BASE}?gemeinde={wrong}")


def test_a_dissolved_circle_is_gone(get: Callable[..., str], by: Actor, sonthofen: Municipality) -> None:
    other = make_circle(by, sonthofen, "Helferkreis Alt")
    actions.move_circle(circle=other, state="dissolved", on=TODAY, note="", **when(by))
    assert "Helferkreis Alt" not in get(BASE)


def test_a_county_without_circles_has_no_forms(visitor: Client, get: Callable[..., str], published: County) -> None:
    page = get(BASE)
    assert "Ehrenamt" in page
    assert "mitmachen" not in page
    for form in FORMS:
        assert visitor.get(BASE + form).status_code == 404
        assert visitor.post(BASE + form, OFFER).status_code == 404
    assert "Zurzeit gibt es keine Schulung" in get(f"{BASE}schulungen/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_in_every_language(
    get: Callable[..., str], by: Actor, sonthofen: Municipality, language: str
) -> None:
    training = make_training(by, is_public=True)
    base = BASE if language == "de" else f"/oberallgaeu/{language}/ehrenamt/"
    pages = ("", *FORMS, "sachspenden/", "schulungen/", f"schulungen/{training.public_id}/", "danke/hilfe/")
    for page in pages:
        assert f'lang="{language}"' in get(base + page)


# --- I want to help -------------------------------------------------------------------------------------------------


def test_somebody_offers_help_with_one_name_and_one_address(
    visitor: Client, by: Actor, sonthofen: Municipality
) -> None:
    more = {"activities": ["transport"], "languages": ["ar"], "availability": ["weekend"], "may_pass_on": "on"}
    answer = send(visitor, "mitmachen/", **OFFER, **more, municipality=sonthofen.ags, text="Gern am Samstag")
    assert answer.status_code == 303
    assert "innerhalb von 5 Tagen" in main(visitor.get(answer.headers["Location"]))
    [one] = kept(by)
    assert (one.kind, one.name, one.email, one.phone, one.language) == ("offer", "Amal", "amal@example.org", "", "de")
    assert (one.activities, one.languages, one.availability) == (["transport"], ["ar"], ["weekend"])
    assert (one.municipality, one.text, one.may_pass_on) == (sonthofen, "Gern am Samstag", True)
    assert one.due_on == TODAY + timedelta(days=5)


@pytest.mark.parametrize(
    "typed", ["08321 612345", "+49 (0)8321 / 612345", "0049-8321-612345", "08321/61 23 45", "(08321) 612345"]
)
def test_a_telephone_number_is_read_in_any_notation(
    visitor: Client, by: Actor, sonthofen: Municipality, typed: str
) -> None:
    assert send(visitor, "mitmachen/", **OFFER | {"reach": typed}).status_code == 303
    assert [one.phone for one in kept(by)] == ["08321 612345"]


def test_an_association_offers_help(visitor: Client, by: Actor, sonthofen: Municipality) -> None:
    typed = {"who": "group", "name": "Ada", "reach": "ada@example.org"}
    answer = send(visitor, "mitmachen/", **typed)
    assert answer.status_code == 422
    assert "Namen des Vereins" in main(answer)
    assert send(visitor, "mitmachen/", **typed, institution="Turnverein").status_code == 303
    assert [(one.institution_kind, one.institution) for one in kept(by)] == [("association", "Turnverein")]


def test_nobody_under_sixteen_leaves_details(visitor: Client, by: Actor, sonthofen: Municipality) -> None:
    answer = send(visitor, "mitmachen/", who="person", name="Kim", reach="kim@example.org")
    assert answer.status_code == 422
    assert "mit Ihren Eltern" in main(answer)
    assert kept(by) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": "12345"}, {"name": "Ada www.example.org"},
        {"name": "Ada https://x"}, {"reach": ""}, {"reach": "amal@"}, {"reach": "abc"},
        {"reach": "a b@c"}, {"activities": ["dogs"]}, {"municipality": "x"}, {"who": "nobody"}, {"text": "x" * 3000},
        {"languages": ["xx"]},
    ],
)  # fmt: skip
def test_what_cannot_be_is_explained_and_the_rest_kept(
    visitor: Client, by: Actor, sonthofen: Municipality, wrong: dict[str, Any]
) -> None:
    answer = send(visitor, "mitmachen/", **{**OFFER, "institution": "Turnverein", **wrong})
    assert answer.status_code == 422
    assert 'value="Turnverein"' in main(answer)
    assert kept(by) == []


def test_a_known_address_gets_the_same_answer(visitor: Client, by: Actor, sonthofen: Municipality) -> None:
    make_volunteer(by, "Amal", "Haddad", email="amal@example.org")
    answers = [send(visitor, "mitmachen/", **OFFER | {"reach": one}) for one in ("amal@example.org", "new@example.org")]
    assert len({(one.status_code, one.headers["Location"], one.content) for one in answers}) == 1
    assert len(kept(by)) == 2


def test_the_form_sent_twice_is_kept_once(visitor: Client, by: Actor, sonthofen: Municipality) -> None:
    form = hidden_of(visitor, "mitmachen/")
    for _twice in range(2):
        assert visitor.post(f"{BASE}mitmachen/", {**form, **OFFER}).status_code == 303
    assert len(kept(by)) == 1


def test_what_a_program_fills_in_goes_nowhere(visitor: Client, by: Actor, sonthofen: Municipality) -> None:
    assert send(visitor, "mitmachen/", **OFFER, website="https://spam.example").status_code == 303
    assert kept(by) == []


def test_too_many_from_one_connection_wait_and_keep_their_words(
    visitor: Client, by: Actor, sonthofen: Municipality
) -> None:
    form = hidden_of(visitor, "meldung/")
    codes = [visitor.post(f"{BASE}meldung/", {**form, "text": "x"}).status_code for _number in range(21)]
    assert codes == [303] * 20 + [429]
    assert "Bleibt stehen" in main(visitor.post(f"{BASE}meldung/", {**form, "text": "Bleibt stehen"}))


def test_a_form_without_its_token_is_refused(by: Actor, sonthofen: Municipality) -> None:
    assert Client(enforce_csrf_checks=True).post(f"{BASE}mitmachen/", OFFER).status_code == 403


# --- mails of receipt -----------------------------------------------------------------------------------------------


def test_who_gives_a_mail_address_hears_that_it_arrived_and_by_when(
    visitor: Client, by: Actor, sonthofen: Municipality
) -> None:
    typed = HELP | {"reach": "kita@example.org", "name": "Petra Sommer", "text": "Bitte kommen Sie!"}
    assert send(visitor, "hilfe/", **typed).status_code == 303
    [sent] = work()
    assert (sent.to, sent.subject) == (["kita@example.org"], "Ihre Nachricht ist angekommen")
    assert "Sie bekommen eine Antwort bis Samstag, 13.06.2026." in sent.body
    assert "/oberallgaeu/kontakt/" in sent.body
    for part in ("Sommer", "Grundschule", "Bitte kommen"):
        assert part not in sent.body  # anybody can type anybody's address


def test_urgent_is_promised_sooner_and_the_mail_speaks_the_language_of_the_form(
    visitor: Client, by: Actor, sonthofen: Municipality
) -> None:
    page = "/oberallgaeu/uk/ehrenamt/hilfe/"
    form = {**hidden(text(visitor.get(page))), **HELP, "reach": "kita@example.org", "is_urgent": "on"}
    assert visitor.post(page, form).status_code == 303
    [sent] = work()
    assert sent.subject == "Ваше повідомлення отримано"
    assert "11.06.2026" in sent.body
    assert "/oberallgaeu/uk/kontakt/" in sent.body


def test_an_address_is_not_flooded_and_the_form_sent_twice_is_confirmed_once(
    visitor: Client, by: Actor, sonthofen: Municipality
) -> None:
    form = hidden_of(visitor, "mitmachen/")
    for _twice in range(2):
        visitor.post(f"{BASE}mitmachen/", {**form, **OFFER})
    assert len(work()) == 1
    for _time in range(4):
        assert send(visitor, "mitmachen/", **OFFER).status_code == 303
    assert len(work()) == 2
    assert len(kept(by)) == 5


def test_a_report_and_a_telephone_number_get_no_mail(visitor: Client, by: Actor, sonthofen: Municipality) -> None:
    assert send(visitor, "meldung/", text="Drohbrief", reach="amal@example.org").status_code == 303
    assert send(visitor, "hilfe/", **HELP).status_code == 303
    assert work() == []


# --- we need help ---------------------------------------------------------------------------------------------------


def test_a_school_asks_for_help(visitor: Client, by: Actor, sonthofen: Municipality) -> None:
    more = {"wanted_on": "1.7.2026", "is_urgent": "on", "languages": ["uk"], "municipality": sonthofen.ags}
    answer = send(visitor, "hilfe/", **HELP, **more)
    assert answer.status_code == 303
    assert "innerhalb von 3 Tagen" in main(visitor.get(answer.headers["Location"]))
    [one] = kept(by)
    assert (one.kind, one.institution_kind, one.institution, one.name) == (
        "help",
        "school",
        "Grundschule",
        "Frau Sommer",
    )
    assert (one.phone, one.activities, one.languages, one.is_urgent) == (
        "08321 612345",
        ["homework_help"],
        ["uk"],
        True,
    )
    assert str(one.wanted_on) == "2026-07-01"
    assert one.due_on == TODAY + timedelta(days=1)  # because it is urgent


@pytest.mark.parametrize(
    "wrong",
    [
        {"institution_kind": ""}, {"institution_kind": "castle"}, {"institution": " "}, {"activities": []},
        {"wanted_on": "31.2.2026"}, {"wanted_on": "9.6.2026"}, {"name": ""}, {"reach": "x"},
    ],
)  # fmt: skip
def test_a_request_that_cannot_be_is_explained_and_kept(
    visitor: Client, by: Actor, sonthofen: Municipality, wrong: dict[str, Any]
) -> None:
    answer = send(visitor, "hilfe/", **{**HELP, "text": "Bleibt stehen", **wrong})
    assert answer.status_code == 422
    assert "Bleibt stehen" in main(answer)
    assert kept(by) == []


# --- goods, threats -------------------------------------------------------------------------------------------------


def test_goods_are_offered_only_while_they_are_needed(visitor: Client, by: Actor, sonthofen: Municipality) -> None:
    page = f"{BASE}sachspenden/"
    assert "Zurzeit brauchen wir keine Sachen" in main(visitor.get(page))
    assert "Sachen spenden" not in main(visitor.get(BASE))
    assert visitor.post(page, {"name": "Ada", "reach": "ada@example.org", "goods": "x"}).status_code == 422
    wall.enter(by.county_id, by.user_id)
    goods = actions.need_goods(text="Kinderfahrräder", **when(by))
    assert "Kinderfahrräder" in main(visitor.get(page))
    typed = {"name": "Ada", "reach": "ada@example.org", "goods": str(goods.public_id)}
    assert send(visitor, "sachspenden/", **typed).status_code == 303
    [one] = kept(by)
    assert (one.kind, one.goods) == ("goods", goods)
    actions.need_no_goods(goods=goods, **when(by))
    assert visitor.post(page, typed).status_code == 422


def test_a_threat_is_reported_without_a_name(visitor: Client, by: Actor, sonthofen: Municipality) -> None:
    assert send(visitor, "meldung/", text=" ").status_code == 422
    answer = send(visitor, "meldung/", text="Drohbrief am Treff")
    assert answer.status_code == 303
    assert "Nur die Integrationslotsin" in main(visitor.get(answer.headers["Location"]))
    [one] = kept(by)
    assert (one.kind, one.text, one.name, one.email, one.phone) == ("threat", "Drohbrief am Treff", "", "", "")


# --- trainings ------------------------------------------------------------------------------------------------------

NEW = {"name": "Amal Haddad", "reach": "amal@example.org", "is_old_enough": "on"}


def sign(visitor: Client, training: Any, **typed: str) -> Any:
    return send(visitor, f"schulungen/{training.public_id}/", **typed)


def states(by: Actor) -> list[tuple[str, str]]:
    wall.enter(by.county_id, by.user_id)
    rows = SignUp.objects.order_by("number").select_related("volunteer")
    return [(one.volunteer.full_name, one.state) for one in rows]


def test_trainings_open_to_all_are_listed_without_who_takes_part(
    get: Callable[..., str], by: Actor, sonthofen: Municipality
) -> None:
    shown = make_training(by, title="Asylrecht", places=2, is_public=True, trainer="Frau Geheim")
    make_training(by, title="Nur intern")
    make_training(by, title="Online", is_public=True, place="", video_link="https://video.example/geheim")
    sign_up(by, shown, make_volunteer(by, "Ida", "Groß"))
    page = get(f"{BASE}schulungen/")
    for part in ("Asylrecht", "Online", "Per Video", "15.06.2026", "Mittwoch, 17.06.2026", "18:00–20:00"):
        assert part in page
    for part in ("Nur intern", "geheim", "Geheim", "Groß"):
        assert part not in page
    assert re.search(r"<dt>Freie Plätze</dt>\s*<dd>1</dd>", page)


def test_somebody_new_signs_up_and_is_told_by_mail_if_that_was_allowed(
    visitor: Client, by: Actor, sonthofen: Municipality
) -> None:
    training = make_training(by, is_public=True)
    answer = sign(visitor, training, **NEW, may_mail="on")
    assert answer.status_code == 303
    assert "Ihre Anmeldung ist angekommen." in main(visitor.get(answer.headers["Location"]))
    assert states(by) == [("Amal Haddad", "placed")]
    person = Volunteer.objects.get(match_email="amal@example.org")
    assert (person.state, person.given_name, person.family_name) == ("prospect", "Amal", "Haddad")
    [one] = kept(by)
    assert (one.outcome, one.volunteer, one.closed_at) == ("signed_up", person, NOW)
    assert list(person.consents.values_list("what", flat=True)) == ["training_mail"]
    assert mail.outbox == []  # the worker sends it


def test_who_signs_up_in_ukrainian_is_known_to_speak_it(visitor: Client, by: Actor, sonthofen: Municipality) -> None:
    training = make_training(by, is_public=True)
    page = f"/oberallgaeu/uk/ehrenamt/schulungen/{training.public_id}/"
    form = hidden_of(visitor, f"schulungen/{training.public_id}/")
    assert visitor.post(page, {**form, **NEW}).status_code == 303
    wall.enter(by.county_id, by.user_id)
    assert Volunteer.objects.get(match_email="amal@example.org").languages == ["uk"]


def test_who_is_too_late_reads_so(visitor: Client, by: Actor, sonthofen: Municipality, clock: Any) -> None:
    training = make_training(by, is_public=True)
    form = hidden_of(visitor, f"schulungen/{training.public_id}/")
    clock.move_to(NOW + timedelta(days=6))
    page = f"{BASE}schulungen/{training.public_id}/"
    assert "Die Anmeldefrist ist vorbei." in main(visitor.get(page))
    answer = visitor.post(page, {**form, **NEW})
    assert (answer.status_code, "Die Anmeldefrist ist vorbei." in main(answer)) == (422, True)
    assert (states(by), kept(by)) == ([], [])


def test_a_full_training_has_a_waiting_list(visitor: Client, by: Actor, sonthofen: Municipality) -> None:
    training = make_training(by, is_public=True, places=1)
    sign(visitor, training, **NEW)
    assert "Keine. Sie können sich auf die Warteliste" in main(visitor.get(f"{BASE}schulungen/{training.public_id}/"))
    answer = sign(visitor, training, **NEW | {"name": "Ada Klein", "reach": "0170 1234567"})
    assert answer.status_code == 303
    assert states(by) == [("Amal Haddad", "placed"), ("Ada Klein", "waiting")]


def test_signing_up_twice_gives_the_same_answer_and_one_place(
    visitor: Client, by: Actor, sonthofen: Municipality
) -> None:
    make_volunteer(by, "Amal", "Haddad", email="AMAL@example.org")
    training = make_training(by, is_public=True)
    answers = [
        sign(visitor, training, **NEW | {"name": name}, may_mail="on")
        for name in ("Amal Haddad", "haddad amal", "Ganz Neu")
    ]
    assert len({(one.status_code, one.headers["Location"], one.content) for one in answers}) == 1
    assert not Volunteer.objects.get(birth_date__isnull=False, given_name="Amal").consents.exists()
    # The third shares the address with the first and is somebody else.
    assert states(by) == [("Amal Haddad", "placed"), ("Ganz Neu", "placed")]
    assert [one.outcome for one in kept(by)] == ["signed_up", "duplicate", "signed_up"]


def test_who_has_left_is_not_signed_up_by_a_form(visitor: Client, by: Actor, sonthofen: Municipality) -> None:
    person = make_volunteer(by, "Amal", "Haddad", email="amal@example.org")
    actions.move_volunteer(volunteer=person, state="left", on=TODAY, note="", **when(by))
    assert sign(visitor, make_training(by, is_public=True), **NEW).status_code == 303
    assert (states(by), [one.closed_at for one in kept(by)]) == ([], [None])  # it waits for the guide


def test_nobody_too_young_signs_up(visitor: Client, by: Actor, sonthofen: Municipality) -> None:
    training = make_training(by, is_public=True)
    answer = sign(visitor, training, name="Kim", reach="kim@example.org")
    assert (answer.status_code, "mit Ihren Eltern" in main(answer)) == (422, True)
    assert kept(by) == []


def test_an_internal_or_cancelled_training_is_not_there(visitor: Client, by: Actor, sonthofen: Municipality) -> None:
    internal, gone = make_training(by), make_training(by, title="Abgesagt", is_public=True)
    actions.cancel_training(training=gone, because="Krank", **when(by))
    for one in (internal, gone):
        assert visitor.get(f"{BASE}schulungen/{one.public_id}/").status_code == 404
        assert visitor.post(f"{BASE}schulungen/{one.public_id}/", NEW).status_code == 404


def test_without_a_guide_in_office_the_sign_up_waits_in_the_inbox(
    visitor: Client, by: Actor, sonthofen: Municipality, veronika: User
) -> None:
    training = make_training(by, is_public=True)
    veronika.is_active = False
    veronika.save()
    assert sign(visitor, training, **NEW).status_code == 303
    assert (states(by), [one.closed_at for one in kept(by)]) == ([], [None])
