"""The dated code lists and reference tables of people, cases and consultations are sound.

The files are read as they are, without the application: a county that edits them can trust this check.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

Row = dict[str, str]

ROOMS = Path(__file__).resolve().parents[2] / "geleit"
HEADER = ["code", "label_de", "basis", "valid_from", "valid_to", "sort", "note", "source"]

# Rows of every code list and the columns it adds to the common header.
LISTS: dict[str, tuple[int, list[str]]] = {
    "people/accommodation_type": (16, ["protected", "phase"]),
    "people/asylum_state": (21, []),
    "people/benefit_form": (6, []),
    "people/benefit_type": (29, ["payer", "main"]),
    "people/contact_kind": (11, ["format"]),
    "people/course_access": (13, []),
    "people/course_state": (13, []),
    "people/course_type": (28, ["units"]),
    "people/employment_state": (19, ["working"]),
    "people/fact_origin": (5, []),
    "people/language": (85, ["script", "rtl"]),
    "people/language_level": (8, []),
    "people/language_test": (14, ["levels"]),
    "people/literacy": (5, []),
    "people/marital_status": (8, []),
    "people/nationality": (201, []),
    "people/permit_basis": (57, ["document", "sensitive"]),
    "people/recognition_state": (12, []),
    "people/relation_kind": (24, ["inverse", "core_family"]),
    "people/residence_document": (14, ["detail", "expires"]),
    "people/school_level": (10, []),
    "people/school_state": (8, []),
    "people/sex": (5, []),
    "people/toleration_kind": (7, []),
    "people/vocation_level": (9, []),
    "people/work_access": (8, []),
    "cases/case_kind": (2, []),
    "cases/case_state": (3, []),
    "cases/closing_outcome": (5, []),
    "cases/closing_reason": (11, []),
    "cases/eligibility_ground": (5, ["land", "standard"]),
    "cases/extension_reason": (9, []),
    "cases/pause_reason": (6, []),
    "cases/task_kind": (11, []),
    "consultations/interpreter_kind": (7, []),
    "consultations/minutes_preset": (8, ["minutes"]),
    "consultations/partner_group": (10, []),
    "consultations/place": (5, []),
    "consultations/setting": (2, []),
    "consultations/topic": (15, ["field_of_action"]),
}
TABLES = {
    "people/hints": [
        "key", "label_de", "active", "valid_from", "valid_to", "source", "document", "basis", "not_basis", "ending",
        "answered_by",
    ],
    "cases/rules": ["key", "value", "unit", "land", "valid_from", "valid_to", "source"],
}  # fmt: skip
YES_NO = {"protected", "rtl", "sensitive", "core_family", "expires", "main", "working", "standard"} | {
    "field_of_action",
    "active",
}


def read(name: str) -> list[Row]:
    """The rows of `<room>/<table>`."""
    room, table = name.split("/")
    with (ROOMS / room / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, strict=True))


def header(name: str) -> list[str]:
    """The column names of `<room>/<table>`."""
    room, table = name.split("/")
    with (ROOMS / room / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return next(csv.reader(handle))


def codes(name: str) -> set[str]:
    """All codes of a list."""
    return {row["code"] for row in read(name)}


def period(row: Row) -> tuple[date, date]:
    """First and last day of a row; an open end reaches as far as dates go."""
    return (
        date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min,
        date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max,
    )


def on(name: str, code: str, day: date) -> Row:
    """The one row of `code` in force on `day`."""
    (row,) = [row for row in read(name) if row["code"] == code and period(row)[0] <= day <= period(row)[1]]
    return row


def groups(rows: list[Row], *keys: str) -> Iterator[list[Row]]:
    """Rows that describe the same thing at different times."""
    by_key: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        by_key[tuple(row[key] for key in keys)].append(row)
    yield from by_key.values()


def overlaps(rows: list[Row]) -> list[Row]:
    """Rows that begin before their predecessor ends."""
    ordered = sorted(rows, key=period)
    return [later for earlier, later in pairwise(ordered) if period(later)[0] <= period(earlier)[1]]


@pytest.mark.parametrize("room", ["people", "cases", "consultations"])
def test_every_file_is_known_here(room: str) -> None:
    found = {f"{room}/{path.stem}" for path in (ROOMS / room / "data").glob("*.csv")}
    assert found == {name for name in (*LISTS, *TABLES) if name.startswith(f"{room}/")}


class TestCodeLists:
    @pytest.mark.parametrize("name", LISTS)
    def test_header_and_number_of_rows(self, name: str) -> None:
        count, extra = LISTS[name]
        assert header(name) == HEADER + extra
        assert len(read(name)) == count

    @pytest.mark.parametrize("name", LISTS)
    def test_codes_are_stable_words(self, name: str) -> None:
        assert [row["code"] for row in read(name) if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", row["code"])] == []

    @pytest.mark.parametrize("name", LISTS)
    def test_every_row_has_a_label_and_a_source(self, name: str) -> None:
        assert [row for row in read(name) if not row["label_de"] or not row["source"]] == []

    @pytest.mark.parametrize("name", LISTS)
    def test_a_code_has_one_row_at_a_time(self, name: str) -> None:
        assert [row for rows in groups(read(name), "code") for row in overlaps(rows)] == []

    @pytest.mark.parametrize("name", LISTS)
    def test_labels_are_told_apart(self, name: str) -> None:
        labels = {row["code"]: row["label_de"] for row in read(name)}
        assert len(set(labels.values())) == len(labels)

    @pytest.mark.parametrize("name", LISTS)
    def test_order_of_the_file_is_the_order_on_the_screen(self, name: str) -> None:
        rows = read(name)
        assert [int(row["sort"]) for row in rows] == sorted(int(row["sort"]) for row in rows)
        assert len({row["sort"] for row in rows}) == len(codes(name))


class TestAllFiles:
    @pytest.mark.parametrize("name", TABLES)
    def test_header_of_tables(self, name: str) -> None:
        assert header(name) == TABLES[name]

    @pytest.mark.parametrize("name", [*LISTS, *TABLES])
    def test_dates_are_iso_and_in_order(self, name: str) -> None:
        rows = [row for row in read(name) if "valid_from" in row]
        assert [row for row in rows if period(row)[0] > period(row)[1]] == []

    @pytest.mark.parametrize("name", [*LISTS, *TABLES])
    def test_cells_are_clean(self, name: str) -> None:
        cells = [cell for row in read(name) for cell in row.values()]
        assert [cell for cell in cells if cell != " ".join(cell.split()) or "://" in cell] == []

    @pytest.mark.parametrize("name", [*LISTS, *TABLES])
    def test_yes_no_columns_say_yes_or_no(self, name: str) -> None:
        answers = {row[column] for row in read(name) for column in YES_NO & row.keys()}
        assert answers <= {"yes", "no"}


class TestPeople:
    @pytest.mark.parametrize(
        ("day", "label"),
        [
            (date(2022, 12, 31), "Arbeitslosengeld II / Sozialgeld (SGB II)"),
            (date(2023, 1, 1), "Bürgergeld (SGB II)"),
            (date(2026, 6, 30), "Bürgergeld (SGB II)"),
            (date(2026, 7, 1), "Grundsicherungsgeld (SGB II)"),
        ],
    )
    def test_a_benefit_keeps_its_code_when_its_name_changes(self, day: date, label: str) -> None:
        assert on("people/benefit_type", "sgb2", day)["label_de"] == label

    @pytest.mark.parametrize(
        ("code", "day", "units"),
        [
            ("ik_general", date(2026, 1, 1), "700"),
            ("ik_intensive", date(2022, 1, 1), "430"),
            ("ik_intensive", date(2026, 1, 1), "500"),
            ("ik_literacy", date(2026, 1, 1), "1000"),
            ("bsk_b2", date(2026, 1, 1), "400"),
        ],
    )
    def test_units_of_courses(self, code: str, day: date, units: str) -> None:
        assert on("people/course_type", code, day)["units"] == units

    def test_units_are_numbers_or_unknown(self) -> None:
        assert all(row["units"] == "" or int(row["units"]) > 0 for row in read("people/course_type"))

    def test_every_relation_has_an_inverse_that_leads_back(self) -> None:
        inverse = {row["code"]: row["inverse"] for row in read("people/relation_kind")}
        assert {inverse.get(other) for other in inverse.values()} == set(inverse)
        assert all(inverse[inverse[kind]] == kind for kind in inverse)

    def test_addresses_of_shelters_can_be_hidden(self) -> None:
        rows = read("people/accommodation_type")
        assert {row["code"] for row in rows if row["protected"] == "yes"} == {
            "womens_shelter",
            "protected_flat",
        }
        assert {row["phase"] for row in rows} == {"initial", "provisional", "followon", "private", "other"}

    def test_a_document_names_the_list_that_tells_more(self) -> None:
        lists = {row["detail"] for row in read("people/residence_document")} - {""}
        assert lists == {"permit_basis", "toleration_kind"}
        documents = {row["document"] for row in read("people/permit_basis")} - {""}
        assert documents <= codes("people/residence_document")

    def test_the_right_of_opportunity_can_no_longer_be_entered_after_its_last_day(self) -> None:
        (row,) = [row for row in read("people/permit_basis") if row["code"] == "s104c"]
        assert (row["valid_from"], row["valid_to"]) == ("2022-12-31", "2027-06-30")

    def test_languages_know_their_script_and_direction(self) -> None:
        rows = read("people/language")
        assert {row["code"] for row in rows if row["rtl"] == "yes"} == {
            row["code"] for row in rows if row["script"] in {"arabic", "syriac"}
        }
        assert {"ar", "uk", "ru", "fa", "prs", "tr", "kmr", "ckb", "ti", "ps", "en", "fr", "de"} <= codes(
            "people/language"
        )

    def test_tests_prove_known_levels(self) -> None:
        levels = {level for row in read("people/language_test") for level in row["levels"].split()}
        assert levels <= codes("people/language_level")

    def test_nationalities_start_with_the_frequent_ones_and_go_on_by_name(self) -> None:
        rows = read("people/nationality")
        assert [row["code"] for row in rows[:10]] == [
            "ua",
            "sy",
            "af",
            "iq",
            "tr",
            "er",
            "ir",
            "gm",
            "so",
            "ng",
        ]
        assert [row["code"] for row in rows[-2:]] == ["stateless", "unknown"]
        names = [fold(row["label_de"]) for row in rows[10:-2]]
        assert names == sorted(names)
        assert all(re.fullmatch("[a-z]{2}", row["code"]) for row in rows[:-2])

    def test_hints_are_sentences_and_the_uncertain_one_is_off(self) -> None:
        rows = read("people/hints")
        assert len({row["key"] for row in rows}) == len(rows)
        assert all(row["label_de"].endswith(".") and row["source"] for row in rows)
        assert [row["key"] for row in rows if row["active"] == "no"] == ["s24_benefit_switch"]

    @pytest.mark.parametrize(
        ("column", "codes"),
        [("document", "residence_document"), ("basis", "permit_basis"), ("not_basis", "permit_basis")],
    )
    def test_hints_name_documents_and_legal_bases_that_exist(self, column: str, codes: str) -> None:
        known = {row["code"] for row in read(f"people/{codes}")}
        assert {code for row in read("people/hints") for code in row[column].split()} <= known


class TestCases:
    def test_a_rule_has_one_value_at_a_time_in_a_land(self) -> None:
        rows = read("cases/rules")
        assert [row for same in groups(rows, "key", "land") for row in overlaps(same)] == []
        assert all(row["source"] and row["unit"] and int(row["value"]) > 0 for row in rows)
        assert {row["land"] for row in rows} <= {"", "BW", "BY"}

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("eligibility_years", 3),
            ("eligibility_extension_years", 4),
            ("warn_days_1", 90),
            ("warn_days_2", 30),
            ("title_warn_days_1", 90),
            ("title_warn_days_2", 30),
            ("benefit_warn_days_1", 90),
            ("benefit_warn_days_2", 30),
            ("course_entitlement_years", 1),
            ("contact_gap_days", 60),
            ("review_months", 6),
            ("caseload_per_fte", 80),
            ("consultation_correction_hours", 24),
            ("idle_minutes", 15),
        ],
    )
    def test_values_that_the_application_asks_for(self, key: str, value: int) -> None:
        assert {int(row["value"]) for row in read("cases/rules") if row["key"] == key and row["valid_to"] == ""} == {
            value
        }

    def test_three_years_follow_from_the_guideline_of_june_2023(self) -> None:
        (row,) = [r for r in read("cases/rules") if (r["key"], r["land"]) == ("eligibility_years", "BW")]
        assert row["valid_from"] == "2023-06-06"

    def test_states_and_kinds(self) -> None:
        assert codes("cases/case_state") == {"open", "paused", "closed"}
        assert codes("cases/case_kind") == {"counselling_only", "case_management"}


class TestConsultations:
    def test_topics_are_the_fields_of_action_and_six_more(self) -> None:
        fields = {row["code"] for row in read("consultations/topic") if row["field_of_action"] == "yes"}
        assert fields == codes("plans/field_of_action")
        assert codes("consultations/topic") - fields == {
            "residence", "livelihood", "letters", "family_reunion", "debts", "return_counselling",
        }  # fmt: skip

    def test_topics_are_called_as_in_the_plan(self) -> None:
        fields = {row["code"]: row["label_de"] for row in read("plans/field_of_action")}
        topics = {row["code"]: row["label_de"] for row in read("consultations/topic")}
        assert {code: topics[code] for code in fields} == fields

    def test_places(self) -> None:
        assert codes("consultations/place") == {"office", "outreach", "accompaniment", "phone", "online"}

    def test_minutes_rise(self) -> None:
        minutes = [int(row["minutes"]) for row in read("consultations/minutes_preset")]
        assert minutes == sorted(set(minutes))


def fold(name: str) -> str:
    """German dictionary order: umlauts as their vowels, accents and punctuation of names ignored."""
    return name.lower().translate(str.maketrans("äöüßãéíôç", "aousaeioc"))
