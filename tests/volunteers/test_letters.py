"""Information letters: shown word for word before, sent to each address once, ended by one click."""

from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from geleit.accounts.actors import Actor
from geleit.audit.models import Event
from geleit.core.errors import Refused, Stale
from geleit.volunteers import actions as room_actions
from geleit.volunteers import posting, secrets, tasks
from geleit.volunteers.actions import letters as actions
from geleit.volunteers.actions import outbox, subscriptions
from geleit.volunteers.codes import PostState
from geleit.volunteers.letter_details import Audience
from geleit.volunteers.models import Letter, LetterRecipient, PublicLetter, TopicAddress, Unsubscribed
from geleit.volunteers.queries import audience, letters
from geleit.volunteers.rules import letters as rules
from tests.conftest import NOW, TODAY
from tests.volunteers.making import (
    appoint,
    engage,
    join,
    make_circle,
    make_entry,
    make_letter,
    make_volunteer,
    send,
    sign,
    when,
)
from tests.volunteers.outbox import header, run, waiting, work

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"


def typed(**more: Any) -> dict[str, Any]:
    """A whole form."""
    return {"topic": "rules", "title": "Neues zur Bezahlkarte", "text": "Sie gilt auch im Bus.", **more}


def states(letter: Letter) -> dict[str, int]:
    """How many addresses are in which state."""
    found = letters.progress_of(letter)
    return {name: number for name in PostState if (number := getattr(found, name.value))}


def link_of(sent: Any) -> str:
    """The secret of the link in a mail."""
    return header(sent, "List-Unsubscribe").strip("<>").rstrip("/").rpartition("/")[2]


# --- writing and looking --------------------------------------------------------------------------------------------


def test_a_letter_is_shown_word_for_word_with_the_number_of_addresses(client: Client, by: Actor) -> None:
    make_volunteer(by, "Ada", "Klein")
    make_volunteer(by, "Ben", "Klein", email="", phone="08321 99")
    entry = make_entry(by)
    sent = typed(
        entries=[str(entry.public_id)], text="## Was neu ist\nLesen Sie [das Merkblatt](https://example.org/m)."
    )
    page = client.post(reverse("volunteers:new_letter"), sent, follow=True).content.decode()
    parts = (
        "An 1 Adresse verschicken", "ohne E-Mail-Adresse", "Ein Brief aus dem Landratsamt", "Was neu ist\n----------",
        "das Merkblatt (https://example.org/m)", "Nur mit Erlaubnis der Ausländerbehörde.", "Grundlage: § 32 BeschV",
    )  # fmt: skip
    for part in parts:
        assert part in page
    assert mail.outbox == []


@pytest.mark.parametrize("wrong", [{"title": ""}, {"text": ""}, {"topic": ""}, {"topic": "dogs"}, {"circle": "x"}])
def test_a_letter_that_cannot_be_is_refused_and_kept(client: Client, by: Actor, wrong: dict[str, str]) -> None:
    response = client.post(reverse("volunteers:new_letter"), typed(**wrong))
    assert response.status_code == 422
    assert ("Sie gilt auch im Bus." in response.content.decode()) or "text" in wrong


def test_who_was_overtaken_sees_both_letters(client: Client, by: Actor, again: Callable[[], None]) -> None:
    address = reverse("volunteers:change_letter", args=[make_letter(by).public_id])
    assert client.post(address, typed(title="Erster", version="1")).status_code == 302
    page = client.post(address, typed(title="Zweiter", version="1"))
    assert page.status_code == 409
    for part in ("Erster", "Zweiter"):
        assert part in page.content.decode()
    again()
    assert Letter.objects.get().title == "Erster"


def test_a_draft_can_be_thrown_away_and_a_sent_letter_not(client: Client, by: Actor, again: Callable[[], None]) -> None:
    make_volunteer(by)
    draft, sent = make_letter(by, "Entwurf"), make_letter(by, "Verschickt")
    send(by, sent)
    for one in (draft, sent):
        client.post(reverse("volunteers:discard_letter", args=[one.public_id]))
    again()
    assert [one.title for one in Letter.objects.all()] == ["Verschickt"]


def test_an_entry_under_review_is_told_before_sending(client: Client, by: Actor) -> None:
    entry = make_entry(by)
    room_actions.put_under_review(entry=entry, because="BeschV geändert", **when(by))
    letter = make_letter(by, entries=(entry,))
    page = client.get(reverse("volunteers:letter", args=[letter.public_id])).content.decode()
    assert "BeschV geändert" in page


# --- whom it reaches ------------------------------------------------------------------------------------------------


def test_an_audience_is_narrowed_by_everything_chosen(by: Actor, places: dict[str, Any]) -> None:
    north = make_circle(by, places["Sonthofen"], "Helferkreis Nord", region="north")
    south = make_circle(by, places["Oberstdorf"], "Helferkreis Süd", region="south")
    ada, ben = make_volunteer(by, "Ada", "Klein", languages=("ar",)), make_volunteer(by, "Ben", "Klein")
    join(by, ada, north)
    join(by, ben, south)
    sign(by, ben)
    appoint(by, ben, south)
    engage(by, ada, "forms")
    make_volunteer(by, "Cem", "Klein", state="prospect")

    def reached(**chosen: Any) -> set[str]:
        found = audience.reach(by.county_id, Audience(**chosen), topic="rules", on=TODAY)
        return {one.email.split(".")[0] for one in found.recipients}

    assert reached() == {"ada", "ben"}
    assert reached(region="north") == {"ada"}
    assert reached(circle=south) == {"ben"}
    assert reached(activity="forms") == {"ada"}
    assert reached(language="ar") == {"ada"}
    assert reached(coordinators_only=True) == {"ben"}
    assert reached(coordinators_only=True, region="north") == set()


def test_a_letter_to_nobody_is_refused_with_a_sentence(client: Client, by: Actor) -> None:
    make_volunteer(by, email="", phone="08321 99")
    letter = make_letter(by)
    address = reverse("volunteers:letter", args=[letter.public_id])
    page = client.get(address).content.decode()
    assert "Niemand bekäme diesen Brief" in page
    assert "verschicken</span>" not in page
    response = client.post(reverse("volunteers:send_letter", args=[letter.public_id]), {"seal": "x"})
    assert response.status_code == 422
    assert "Niemand bekäme diesen Brief" in response.content.decode()
    assert waiting() == []


def test_two_who_share_an_address_get_one_letter(by: Actor) -> None:
    make_volunteer(by, "Ada", "Klein", email="Familie.Klein@example.org")
    make_volunteer(by, "Ben", "Klein", email="familie.klein@example.org ")
    assert send(by, make_letter(by)) == 1
    assert [one.to for one in work()] == [["Familie.Klein@example.org"]]


def test_the_database_itself_keeps_an_address_from_a_second_letter(by: Actor) -> None:
    make_volunteer(by, "Ada", "Klein")
    letter = make_letter(by)
    send(by, letter)
    row = LetterRecipient.objects.get()
    row.pk, row.public_id = None, secrets_uuid()
    with pytest.raises(IntegrityError, match="letter_once_an_address"), transaction.atomic():
        row.save(force_insert=True)


def secrets_uuid() -> Any:
    """Another number for a row."""
    return LetterRecipient._meta.get_field("public_id").get_default()


# --- sending once ---------------------------------------------------------------------------------------------------


def test_a_letter_goes_out_with_a_neutral_subject_and_the_button_that_ends_it(client: Client, by: Actor) -> None:
    volunteer = make_volunteer(by, "Ada", "Klein")
    letter = make_letter(by, "Abschiebung nach Afghanistan")
    page = client.get(reverse("volunteers:letter", args=[letter.public_id])).content.decode()
    shown = letters.preview_of(letter, on=TODAY)
    assert shown.seal in page
    client.post(reverse("volunteers:send_letter", args=[letter.public_id]), {"seal": shown.seal})
    [sent] = work()
    assert sent.to == [volunteer.email]
    assert sent.subject == "Ein Brief aus dem Landratsamt"
    assert "Abschiebung nach Afghanistan" in sent.body
    assert header(sent, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    address = header(sent, "List-Unsubscribe").strip("<>")
    assert address.startswith("http")
    assert address in sent.body
    assert header(sent, "Message-ID").startswith(f"<{LetterRecipient.objects.get().public_id}@")


def test_the_mail_that_was_shown_is_the_mail_that_goes_out(by: Actor) -> None:
    make_volunteer(by, "Ada", "Klein")
    letter = make_letter(by, entries=(make_entry(by),))
    shown = posting.letter_body(letter, letters.preview_of(letter, on=TODAY).text, county="Landkreis Oberallgäu")
    send(by, letter)
    [sent] = work()
    assert sent.body == shown.replace(posting.link_here(), header(sent, "List-Unsubscribe").strip("<>"))


def test_a_letter_that_changed_since_it_was_shown_is_not_sent(client: Client, by: Actor) -> None:
    make_volunteer(by)
    entry = make_entry(by)
    letter = make_letter(by, entries=(entry,))
    seal = letters.preview_of(letter, on=TODAY).seal
    entry.text = "Jetzt ganz anders."
    entry.save()
    response = client.post(reverse("volunteers:send_letter", args=[letter.public_id]), {"seal": seal})
    assert response.status_code == 409
    for part in ("seit Sie ihn angesehen haben", "Jetzt ganz anders."):
        assert part in response.content.decode()
    with pytest.raises(Stale):
        actions.send_letter(letter=letter, seal="", **when(by))
    assert waiting() == []


def test_a_letter_is_sent_once_however_often_the_button_is_pressed(client: Client, by: Actor) -> None:
    make_volunteer(by)
    letter = make_letter(by)
    address, seal = (
        reverse("volunteers:send_letter", args=[letter.public_id]),
        letters.preview_of(letter, on=TODAY).seal,
    )
    assert client.post(address, {"seal": seal}).status_code == 302
    again = client.post(address, {"seal": seal})
    assert again.status_code == 422 or "schon verschickt" in again.content.decode()
    assert len(work()) == 1


def test_a_job_that_comes_twice_sends_once(by: Actor) -> None:
    make_volunteer(by)
    letter = make_letter(by)
    send(by, letter)
    [job] = waiting()
    for _time in range(3):
        run(job.task_name, **job.args)
    assert len(mail.outbox) == 1
    assert states(letter) == {"sent": 1}


def test_a_worker_killed_after_the_server_took_the_mail_repeats_its_number(by: Actor) -> None:
    make_volunteer(by)
    letter = make_letter(by)
    send(by, letter)
    [job] = waiting()
    with transaction.atomic():
        run(job.task_name, **job.args)
        transaction.set_rollback(True)  # killed between the server's 250 and the commit
    assert states(letter) == {"waiting": 1}
    run(job.task_name, **job.args)
    first, second = (header(one, "Message-ID") for one in mail.outbox)
    assert first == second
    assert states(letter) == {"sent": 1}


def test_nothing_is_sent_for_what_was_rolled_back(by: Actor) -> None:
    make_volunteer(by)
    letter = make_letter(by)
    with transaction.atomic():
        send(by, letter)
        transaction.set_rollback(True)
    assert waiting() == []
    assert states(letter) == {}


def test_a_server_that_is_away_is_asked_again_and_then_somebody_calls(client: Client, by: Actor) -> None:
    make_volunteer(by, "Ada", "Klein", phone="08321 99")
    letter = make_letter(by)
    send(by, letter)
    [job] = waiting()
    with patch.object(posting.Mail, "send", side_effect=SMTPException):
        with pytest.raises(tasks.NotSent):
            run(job.task_name, **job.args)
        assert states(letter) == {"waiting": 1}
        run(job.task_name, attempts=tasks.MOST_RETRIES, **job.args)
    page = client.get(reverse("volunteers:letter", args=[letter.public_id])).content.decode()
    for part in ("Nicht zugestellt", "Klein, Ada", "08321 99"):
        assert part in page
    assert Event.objects.filter(kind="letter_read").exists()


def test_a_mailbox_that_does_not_exist_is_given_up_at_once_and_tried_again_on_demand(client: Client, by: Actor) -> None:
    make_volunteer(by, "Ada", "Klein")
    letter = make_letter(by)
    send(by, letter)
    [job] = waiting()
    no_such = SMTPRecipientsRefused({"ada.klein@example.org": (550, b"no such user")})
    with patch.object(posting.Mail, "send", side_effect=no_such):
        run(job.task_name, **job.args)
    assert states(letter) == {"failed": 1}
    client.post(reverse("volunteers:send_failed_again", args=[letter.public_id]))
    assert len(work()) == 1
    assert states(letter) == {"sent": 1}
    with pytest.raises(Refused):
        actions.send_failed_again(letter=letter, by=by, now=NOW)


def test_mails_no_job_knows_of_are_taken_up_and_old_ones_given_up(by: Actor) -> None:
    make_volunteer(by)
    letter = make_letter(by)
    send(by, letter)
    killed = [job.pk for job in waiting()]
    ProcrastinateJob.objects.filter(pk__in=killed).update(status="doing")  # their worker never comes back
    later = NOW + timedelta(minutes=6)
    assert outbox.hand_over_forgotten(county_id=by.county_id, now=later) == 1
    assert outbox.hand_over_forgotten(county_id=by.county_id, now=later) == 0  # a job waits now
    assert outbox.hand_over_forgotten(county_id=by.county_id, now=NOW + timedelta(days=3)) == 0
    assert states(letter) == {"failed": 1}


def test_a_letter_to_oneself_goes_to_nobody_else(client: Client, by: Actor) -> None:
    make_volunteer(by)
    letter = make_letter(by)
    actions.attach(letter=letter, name="Merkblatt.pdf", content=PDF, by=by, now=NOW)
    client.post(reverse("volunteers:send_test", args=[letter.public_id]))
    [sent] = work()
    assert sent.to == ["veronika@example.org"]
    assert header(sent, "List-Unsubscribe") == "None"
    assert [one[0] for one in sent.attachments] == ["Merkblatt.pdf"]
    assert states(letter) == {}


# --- no more mails --------------------------------------------------------------------------------------------------


def test_who_ended_a_topic_is_never_written_to_on_it(by: Actor) -> None:
    ada = make_volunteer(by, "Ada", "Klein")
    make_volunteer(by, "Ben", "Klein")
    send(by, make_letter(by))
    mine = next(one for one in work() if one.to == [ada.email])
    subscriptions.unsubscribe(county_id=by.county_id, secret=link_of(mine), now=NOW)
    second = make_letter(by, "Zweiter")
    assert letters.preview_of(second, on=TODAY).reach.unsubscribed == 1
    send(by, second)
    assert [one.to for one in work()] == [["ben.klein@example.org"]]
    send(by, make_letter(by, "Anderes Thema", topic="offers"))
    assert len(work()) == 2


def test_a_new_address_does_not_bring_the_mails_back(by: Actor) -> None:
    ada = make_volunteer(by, "Ada", "Klein")
    send(by, make_letter(by))
    [sent] = work()
    subscriptions.unsubscribe(county_id=by.county_id, secret=link_of(sent), now=NOW)
    ada.email = ada.match_email = "neu@example.org"
    ada.save()
    assert audience.reach(by.county_id, Audience(), topic="rules", on=TODAY).number == 0


def test_who_ends_the_topic_while_a_letter_waits_does_not_get_it(by: Actor) -> None:
    make_volunteer(by, "Ada", "Klein")
    send(by, make_letter(by))
    work()
    letter = make_letter(by, "Zweiter")
    send(by, letter)
    subscriptions.unsubscribe(county_id=by.county_id, secret=link_of(mail.outbox[0]), now=NOW)
    assert work() == []
    assert states(letter) == {"dropped": 1}


def test_who_left_while_a_letter_waits_does_not_get_it(by: Actor) -> None:
    ada = make_volunteer(by, "Ada", "Klein")
    letter = make_letter(by)
    send(by, letter)
    room_actions.move_volunteer(volunteer=ada, state="left", on=TODAY, note="", **when(by))
    assert work() == []
    assert states(letter) == {"dropped": 1}


def test_ending_twice_and_an_unknown_link_change_nothing(by: Actor) -> None:
    make_volunteer(by, "Ada", "Klein")
    send(by, make_letter(by))
    [sent] = work()
    for secret in ("x" * 22, link_of(sent), link_of(sent)):
        subscriptions.unsubscribe(county_id=by.county_id, secret=secret, now=NOW)
    assert Unsubscribed.objects.count() == 1
    assert Event.objects.filter(kind="topics_changed").count() == 1


def test_the_link_cannot_be_read_from_the_database(by: Actor) -> None:
    make_volunteer(by)
    send(by, make_letter(by))
    [sent] = work()
    row = TopicAddress.objects.get()
    assert row.secret_hash == secrets.hash_of(link_of(sent))
    assert link_of(sent) not in {str(value) for value in vars(row).values()}


def test_links_of_new_mails_work_after_the_key_was_replaced(by: Actor, settings: Any) -> None:
    make_volunteer(by, "Ada", "Klein")
    send(by, make_letter(by))
    work()
    settings.SECRET_KEY = "another one, after an incident"
    send(by, make_letter(by, "Zweiter"))
    [sent] = work()
    subscriptions.unsubscribe(county_id=by.county_id, secret=link_of(sent), now=NOW)
    assert Unsubscribed.objects.count() == 1


def test_the_guide_ends_a_topic_and_takes_it_back_for_somebody_on_the_telephone(client: Client, by: Actor) -> None:
    ada = make_volunteer(by, "Ada", "Klein")
    address = reverse("volunteers:volunteer_topics", args=[ada.public_id])
    client.post(address, {"topics": ["offers"]})
    assert audience.unsubscribed_topics(ada) == {"rules", "circles", "meetings"}
    client.post(address, {"topics": ["offers", "rules"]})
    assert audience.unsubscribed_topics(ada) == {"circles", "meetings"}
    assert send(by, make_letter(by)) == 1


# --- files ----------------------------------------------------------------------------------------------------------


def test_a_pdf_goes_with_the_letter(client: Client, by: Actor) -> None:
    make_volunteer(by)
    letter = make_letter(by)
    file = SimpleUploadedFile("Merkblatt: Über uns.PDF", PDF, "application/pdf")
    address = reverse("volunteers:attach", args=[letter.public_id])
    assert "Merk" in client.post(address, {"file": file}, follow=True).content.decode()
    [found] = letters.attachments_of(letter)
    response = client.get(reverse("volunteers:attachment", args=[found.public_id]))
    assert response.content == PDF
    assert response.headers["Content-Disposition"].startswith("attachment")
    send(by, letter)
    [sent] = work()
    [(name, content, kind)] = sent.attachments
    assert (content, kind) == (PDF, "application/pdf")
    assert name == "Merkblatt- Über uns.pdf"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"<html>%PDF-", "kein PDF"), (b"", "leer"), (b"MZ\x90", "kein PDF"), (PDF + b"x" * 3_000_000, "zu groß")],
)
def test_other_files_are_refused_with_a_sentence(client: Client, by: Actor, content: bytes, sentence: str) -> None:
    letter = make_letter(by)
    file = SimpleUploadedFile("brief.pdf", content, "application/pdf")
    response = client.post(reverse("volunteers:attach", args=[letter.public_id]), {"file": file})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert letters.attachments_of(letter) == []


def test_no_more_than_two_files_and_none_after_sending(by: Actor) -> None:
    make_volunteer(by)
    letter = make_letter(by)
    made = [actions.attach(letter=letter, name="a.pdf", content=PDF, by=by, now=NOW) for _number in range(2)]
    with pytest.raises(Refused):
        actions.attach(letter=letter, name="b.pdf", content=PDF, by=by, now=NOW)
    actions.detach(attachment=made[0], by=by, now=NOW)
    send(by, letter)
    for act in (
        lambda: actions.attach(letter=letter, name="b.pdf", content=PDF, by=by, now=NOW),
        lambda: actions.detach(attachment=made[1], by=by, now=NOW),
    ):
        with pytest.raises(Refused):
            act()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Merkblatt.PDF", "Merkblatt.pdf"),
        ("C:\\Briefe\\Über uns.pdf", "Über uns.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("a\r\nBcc: x.pdf", "a-Bcc- x.pdf"),
        ("", "Anlage.pdf"),
        ("x" * 300, "x" * 96 + ".pdf"),
    ],
)
def test_file_names_are_harmless(given: str, kept: str) -> None:
    assert rules.attachment_name(given) == kept


# --- for everybody --------------------------------------------------------------------------------------------------


def test_only_a_sent_letter_can_be_shown_to_everybody_and_taken_back(client: Client, by: Actor) -> None:
    make_volunteer(by)
    letter = make_letter(by)
    publish = reverse("volunteers:publish_letter", args=[letter.public_id])
    client.post(publish)
    assert PublicLetter.objects.count() == 0
    send(by, letter)
    client.post(publish)
    client.post(publish)
    assert [one.text for one in PublicLetter.objects.all()] == ["Die Karte gilt jetzt auch im Bus."]
    page = client.get(reverse("volunteers:letter", args=[letter.public_id])).content.decode()
    assert "Von den öffentlichen Seiten nehmen" in page
    client.post(reverse("volunteers:withdraw_letter", args=[letter.public_id]))
    assert PublicLetter.objects.count() == 0


def test_the_pages_cost_the_same_for_one_and_for_thirty(client: Client, by: Actor, again: Callable[[], None]) -> None:
    assert "Noch kein Brief" in client.get(reverse("volunteers:letters")).content.decode()
    again()
    counts = []
    for number in range(30):
        make_volunteer(by, f"Ada{number}", "Klein")
        letter = make_letter(by, f"Brief {number}")
        send(by, letter)
        if number in (0, 29):
            asked = []
            for address in (reverse("volunteers:letters"), reverse("volunteers:letter", args=[letter.public_id])):
                client.get(address)
                with CaptureQueriesContext(connection) as told:
                    assert client.get(address).status_code == 200
                asked.append(len(told))
            counts.append(asked)
            again()
    assert counts[0] == counts[1]
