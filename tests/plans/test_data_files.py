"""The data a plan is made of: code lists, goal and step templates, and the words of the printed sheet."""

import csv
import json
import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "geleit" / "plans" / "data"
HEADER = ["code", "label_de", "basis", "valid_from", "valid_to", "sort", "note", "source"]
FIELDS = {
    "language": "Sprache (Deutsch)",
    "school": "Schulbildung",
    "training_study": "Ausbildung / Studium",
    "further_qualification": "Weiterqualifizierung",
    "labour_market": "Arbeitsmarkt",
    "housing": "Wohnung",
    "health": "Gesundheit",
    "participation": "Gesellschaftliche Teilhabe",
    "children": "Kinder und Familie",
}
LISTS = {
    "field_of_action": list(FIELDS),
    "situation_level": [
        "not_discussed",
        "urgent_need",
        "much_support",
        "some_support",
        "mostly_independent",
        "independent",
        "not_applicable",
    ],
    "goal_state": ["new", "proposed", "agreed", "in_progress", "on_hold", "reached", "missed"],
    "step_state": ["open", "in_progress", "done", "dropped"],
    "step_actor": ["client", "case_manager", "office", "volunteer"],
    "horizon": ["now", "later"],
    "agreement": ["yes", "no", "could_not_answer"],
    "missed_reason": [
        "no_place",
        "no_offer",
        "requirements_missing",
        "application_refused",
        "test_not_passed",
        "health",
        "family",
        "work",
        "goal_changed",
        "moved",
        "contact_lost",
        "other",
    ],
    "hold_reason": [
        "waiting_for_place",
        "waiting_for_decision",
        "waiting_for_documents",
        "health",
        "family",
        "work",
        "other_goal_first",
        "client_wish",
        "other",
    ],
    "review_skip_reason": [
        "client_absent",
        "client_unreachable",
        "client_declined",
        "client_ill",
        "no_interpreter",
        "staff_absent",
        "recently_reviewed",
        "case_ending",
        "other",
    ],
    "plan_end_reason": ["reached", "moved", "period_over", "contact_lost", "withdrawn"],
}
LANGUAGES = ["de", "ar", "uk", "ru", "fa", "tr", "en", "fr", "ti"]
SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "uk": "CYRILLIC", "ru": "CYRILLIC", "ti": "ETHIOPIC"}
SAME_AS_GERMAN_ALLOWED = re.compile(
    r"meta\.|format\.|language\.|value\.|month\.|person\.(name|phone|email)|document\.version|review\.version"
)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def labels(language: str) -> dict[str, str]:
    path = DATA / "print_labels" / f"{language}.json"
    words: dict[str, str] = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_without_repeats)
    return words


def blanks(text: str) -> list[str]:
    return sorted(re.findall(r"\{[a-z_]*\}", text))


def _without_repeats(pairs: list[tuple[str, str]]) -> dict[str, str]:
    repeated = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]
    assert repeated == []
    return dict(pairs)


def all_csv_texts() -> list[tuple[str, str, str]]:
    return [
        (path.name, column, text or "")
        for path in sorted(DATA.glob("*.csv"))
        for row in rows(path.stem)
        for column, text in row.items()
    ]


@pytest.mark.parametrize("name", LISTS)
def test_a_code_list_has_the_agreed_header_and_codes(name: str) -> None:
    with (DATA / f"{name}.csv").open(encoding="utf-8") as handle:
        assert handle.readline().strip().split(",") == HEADER
    listed = rows(name)
    assert [row["code"] for row in listed] == LISTS[name]
    sorts = [int(row["sort"]) for row in listed]
    assert sorts == sorted(set(sorts))
    assert all(row["label_de"] and row["source"] for row in listed)


def test_the_nine_fields_carry_their_german_names() -> None:
    assert {row["code"]: row["label_de"] for row in rows("field_of_action")} == FIELDS


def test_validity_is_a_date_or_open_and_never_ends_before_it_begins() -> None:
    for name in [*LISTS, "goal_templates"]:
        for row in rows(name):
            start = date.fromisoformat(row["valid_from"] or "0001-01-01")
            end = date.fromisoformat(row["valid_to"] or "9999-12-31")
            assert start <= end, (name, row)


def test_texts_are_trimmed_composed_and_without_invisible_signs() -> None:
    for file, column, text in all_csv_texts():
        assert text == text.strip(), (file, column, text)
        assert unicodedata.is_normalized("NFC", text), (file, column, text)
        assert not any(unicodedata.category(sign) in {"Cc", "Cf"} for sign in text), (file, column, text)
        assert "  " not in text, (file, column, text)
        assert "http" not in text, (file, column, text)


class TestGoalTemplates:
    def test_there_are_enough_in_every_field(self) -> None:
        per_field = Counter(row["field"] for row in rows("goal_templates"))
        assert set(per_field) == set(FIELDS)
        assert min(per_field.values()) >= 6
        assert per_field.total() >= 70

    def test_keys_are_stable_words_used_once(self) -> None:
        keys = [row["key"] for row in rows("goal_templates")]
        assert len(keys) == len(set(keys))
        assert all(re.fullmatch(r"[a-z][a-z0-9_]{2,59}", key) for key in keys)

    def test_no_goal_is_offered_twice(self) -> None:
        texts = [row["goal_de"] for row in rows("goal_templates")]
        assert len(texts) == len(set(texts))

    @pytest.mark.parametrize("goal", rows("goal_templates"), ids=lambda goal: goal["key"])
    def test_a_goal_is_one_short_sentence_seen_by_the_person(self, goal: dict[str, str]) -> None:
        text = goal["goal_de"]
        assert text.endswith(".")
        assert text[0].isupper()
        assert len(text) <= 160
        assert re.search(r"\b([Ii]ch|mir|[Mm]ein(e|en|em|er|es)?)\b", text)
        assert 1 <= int(goal["months"]) <= 36
        assert goal["source"]


class TestStepTemplates:
    def test_there_are_enough(self) -> None:
        assert len(rows("step_templates")) >= 200

    def test_keys_are_used_once(self) -> None:
        keys = [row["key"] for row in rows("step_templates")]
        assert len(keys) == len(set(keys))
        assert all(re.fullmatch(r"[a-z][a-z0-9_]{2,63}", key) for key in keys)

    def test_every_step_belongs_to_a_goal_and_names_a_known_actor(self) -> None:
        goals = {row["key"] for row in rows("goal_templates")}
        for step in rows("step_templates"):
            assert step["goal_key"] in goals
            assert step["actor"] in LISTS["step_actor"]

    @pytest.mark.parametrize("goal", rows("goal_templates"), ids=lambda goal: goal["key"])
    def test_a_goal_has_two_to_five_steps_in_order_and_in_time(self, goal: dict[str, str]) -> None:
        steps = [step for step in rows("step_templates") if step["goal_key"] == goal["key"]]
        assert 2 <= len(steps) <= 5
        assert [int(step["position"]) for step in steps] == list(range(1, len(steps) + 1))
        assert all(1 <= int(step["days"]) <= int(goal["months"]) * 30 for step in steps)

    def test_the_person_does_something_for_nearly_every_goal(self) -> None:
        active = {step["goal_key"] for step in rows("step_templates") if step["actor"] == "client"}
        assert len(active) >= 0.9 * len(rows("goal_templates"))

    def test_a_step_is_a_short_instruction_without_full_stop(self) -> None:
        for step in rows("step_templates"):
            text = step["step_de"]
            assert text[0].isupper(), step["key"]
            assert text[-1].isalnum() or text[-1] in ")“", step["key"]
            assert len(text) <= 160, step["key"]

    def test_no_goal_repeats_a_step(self) -> None:
        pairs = [(step["goal_key"], step["step_de"]) for step in rows("step_templates")]
        assert len(pairs) == len(set(pairs))


class TestPrintLabels:
    def test_there_is_one_file_for_each_language(self) -> None:
        assert sorted(path.stem for path in (DATA / "print_labels").glob("*.json")) == sorted(LANGUAGES)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_all_languages_have_the_same_keys_with_text(self, language: str) -> None:
        assert list(labels(language)) == list(labels("de"))
        for key, text in labels(language).items():
            assert text.strip(), key
            assert unicodedata.is_normalized("NFC", text), key
            assert key == "format.list_separator" or text == text.strip(), key

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_code_of_every_list_has_a_label(self, language: str) -> None:
        codes = {f"{name}.{row['code']}" for name in LISTS for row in rows(name)}
        prefixes = tuple(f"{name}." for name in LISTS)
        assert {key for key in labels(language) if key.startswith(prefixes)} == codes

    def test_the_german_labels_are_those_of_the_lists(self) -> None:
        german = labels("de")
        for name in LISTS:
            for row in rows(name):
                assert german[f"{name}.{row['code']}"] == row["label_de"]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_blanks_to_fill_in_are_the_same_in_every_language(self, language: str) -> None:
        german = labels("de")
        for key, text in labels(language).items():
            assert blanks(text) == blanks(german[key]), key
            assert text.count("{") == text.count("}") == len(blanks(text)), key

    @pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "de"])
    def test_nothing_is_left_in_german(self, language: str) -> None:
        german = labels("de")
        same = [
            key
            for key, text in labels(language).items()
            if text == german[key] and not SAME_AS_GERMAN_ALLOWED.match(key)
        ]
        assert same == []

    @pytest.mark.parametrize(("language", "script"), SCRIPTS.items())
    def test_labels_are_written_in_the_script_of_the_language(self, language: str, script: str) -> None:
        for key, text in labels(language).items():
            if key.startswith(("meta.", "format.")):
                continue
            letters = [sign for sign in re.sub(r"\{[a-z_]*\}", "", text) if sign.isalpha()]
            assert letters, key
            assert all(unicodedata.name(sign).startswith(script) for sign in letters), (key, text)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_codes_of_one_list_can_be_told_apart(self, language: str) -> None:
        words = labels(language)
        for name in LISTS:
            texts = [words[f"{name}.{row['code']}"] for row in rows(name)]
            assert len(texts) == len(set(texts)), name

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_file_says_its_language_and_direction(self, language: str) -> None:
        words = labels(language)
        assert words["meta.language"] == language
        assert words["meta.direction"] == ("rtl" if language in {"ar", "fa"} else "ltr")
        assert words["language.own"] == words[f"language.{language}"]
        assert words["format.date"].format(day="01", month="02", year="2026").endswith("2026")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_twelve_months_differ(self, language: str) -> None:
        words = labels(language)
        assert len({words[f"month.{number}"] for number in range(1, 13)}) == 12
