"""Searching notes: stems, parts of words, umlauts, phrases, excluded words."""

import pytest

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.cases.models import Case
from geleit.consultations import queries
from geleit.consultations.searching import Piece, fold, search_for, words_of
from tests.cases.making import make_case, make_person
from tests.consultations.making import record

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "note", "is_found"),
    [
        ("kurs", "Anmeldung für Sprachkurse besprochen.", True),
        ("Sprachkurs", "Zwei Sprachkurse verglichen", True),
        ("Wohnungen", "Besichtigung einer Wohnung", True),
        ("wohnung", "Die Wohnungssuche geht weiter", True),
        ("Häuser", "Das Haus ist zu klein", True),
        ("haus", "Krankenhäuser in der Nähe", True),
        ("Haeuser", "Zwei Häuser weiter", True),
        ("strasse", "Neue Straße, alte Nummer", True),
        ("Straße", "STRASSE gesperrt", True),
        ("Größe", "die Groesse der Wohnung", False),
        ("Termine", "Nächster Termin am Montag", True),
        ("Kinder", "Kindergartenplatz gefunden", True),
        ("au", "Umzug in die AU", True),
        ("au", "Frau und Haus", False),
        ("§ 24", "Titel nach § 24 AufenthG", True),
        ("24", "Hausnummer 1245", False),
        ("der Kurs", "Kurs begonnen", True),
        ("der", "Gespräch mit der Schule", True),
        ("kurs wohnung", "Kurs begonnen", False),
        ("kurs wohnung", "Wohnung in der Nähe vom Kurs", True),
        ("kurs -wohnung", "Wohnung in der Nähe vom Kurs", False),
        ("kurs -wohnung", "Kurs begonnen", True),
        ('"in der Nähe"', "Wohnung in  der NÄHE", True),
        ('"Nähe der"', "in der Nähe", False),
        ("Yağmur", "Frau Yagmur war da", True),
        ("?!", "Kurs begonnen", False),
        ("-kurs", "Wohnung", True),
        ("100%", "zu 100 % arbeitsfähig", True),
        ("e_mail", "e mail geschickt", False),
    ],
)
def test_what_finds_what(typed: str, note: str, is_found: bool) -> None:
    assert search_for(typed, queries.stems_of(words_of(typed))).finds(note) is is_found


@pytest.mark.parametrize(
    ("typed", "note", "marked"),
    [
        ("kurs", "Die Sprachkurse beginnen.", ["Sprachkurse"]),
        ("Häuser klein", "Das Haus ist zu klein, <b>Haus</b>", ["Haus", "klein", "Haus"]),
        ("kurs -wohnung", "Kurs ohne Termin", ["Kurs"]),
        ('"in der Nähe"', "in der Nähe", ["in", "der", "Nähe"]),
    ],
)
def test_hits_are_marked_as_whole_words(typed: str, note: str, marked: list[str]) -> None:
    pieces = search_for(typed, queries.stems_of(words_of(typed))).marked(note)
    assert [piece.text for piece in pieces if piece.is_hit] == marked
    assert "".join(piece.text for piece in pieces) == note


def test_a_note_without_a_hit_is_one_piece() -> None:
    assert search_for("kurs", {"kurs": ["kurs"]}).marked("Wohnung") == [Piece("Wohnung")]


@pytest.mark.parametrize(
    ("text", "folded"), [("Größe", "grosse"), ("ÉCOLE", "ecole"), ("Ruža", "ruza"), ("Їжа", "іжа")]
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_only_the_own_case_is_searched(by: Actor, amara: User, case: Case) -> None:
    other = make_case(by, amara, make_person(amara, given="Samira"))
    record(by, case, note="Sprachkurse verglichen")
    record(by, case, note="Wohnung besichtigt")
    record(by, other, note="Kurs begonnen")
    found = queries.of_case(case, text="kurs")
    assert [row.consultation.note for row in found.rows] == ["Sprachkurse verglichen"]


def test_a_search_can_be_narrowed_to_a_topic(by: Actor, case: Case) -> None:
    record(by, case, topics=("language",), note="Kurs begonnen")
    record(by, case, topics=("housing",), note="Wohnung nah beim Kurs")
    assert len(queries.of_case(case, text="kurs").rows) == 2
    assert len(queries.of_case(case, text="kurs", topic="housing").rows) == 1
