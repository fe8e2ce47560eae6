"""Dated code lists and rule values, read from files a county can replace."""

from datetime import date
from pathlib import Path

import pytest

from geleit.core import codelists
from geleit.core.codelists import UnknownCode

HEAD = "code,label_de,basis,valid_from,valid_to,sort,note,source\n"
RULES = "key,value,unit,land,valid_from,valid_to,source\n"


@pytest.fixture
def own(settings, tmp_path: Path):
    """`own(name, text)`: a county's own data file of the room `cases`."""
    settings.GELEIT_DATA_DIR = tmp_path
    folder = tmp_path / "codelists" / "cases"
    folder.mkdir(parents=True)

    def write(name: str, text: str) -> None:
        (folder / name).write_text(text, encoding="utf-8")
        codelists.code_list.cache_clear()
        codelists._rule_values.cache_clear()

    yield write
    codelists.code_list.cache_clear()
    codelists._rule_values.cache_clear()


def test_only_codes_valid_on_the_day_can_be_chosen(own) -> None:
    own("colour.csv", HEAD + "red,Rot,,,2025-12-31,2,,x\nblue,Blau,,2026-01-01,,1,,x\ngreen,Grün,,,,3,,x\n")
    colours = codelists.code_list("cases", "colour")
    assert colours.choices(date(2025, 12, 31)) == [("red", "Rot"), ("green", "Grün")]
    assert colours.choices(date(2026, 1, 1), blank="–") == [("", "–"), ("blue", "Blau"), ("green", "Grün")]


def test_the_label_of_the_day_is_shown_and_old_codes_stay_readable(own) -> None:
    own("colour.csv", HEAD + "red,Rot,,,2025-12-31,1,,x\nred,Hellrot,,2026-01-01,,1,,x\nold,Alt,,,2020-01-01,2,,x\n")
    colours = codelists.code_list("cases", "colour")
    assert colours.label("red", date(2025, 6, 1)) == "Rot"
    assert colours.label("red", date(2026, 6, 1)) == "Hellrot"
    assert colours.label("old", date(2026, 6, 1)) == "Alt"


def test_an_unknown_code_never_breaks_a_page(own) -> None:
    own("colour.csv", HEAD)
    colours = codelists.code_list("cases", "colour")
    assert (colours.label("violet"), colours.label("")) == ("violet", "")
    with pytest.raises(UnknownCode):
        colours.get("violet")


def test_further_columns_are_kept(own) -> None:
    own("colour.csv", "code,label_de,wave\nred,Rot,700\n")
    assert codelists.code_list("cases", "colour").get("red").extra == {"wave": "700"}


def test_a_countys_own_file_replaces_the_shipped_one(own) -> None:
    shipped = codelists.code_list("cases", "case_state").codes()
    assert "closed" in shipped
    own("case_state.csv", HEAD + "closed,Beendet,,,,1,,Satzung\n")
    assert codelists.code_list("cases", "case_state").label("closed") == "Beendet"


def test_a_rule_value_is_the_one_in_force(own) -> None:
    own("rules.csv", RULES + "gap,60,days,,,2025-12-31,x\ngap,45,days,,2026-01-01,,x\n")
    assert codelists.rule_value("cases", "gap", on=date(2025, 12, 31)) == 60
    assert codelists.rule_value("cases", "gap", on=date(2026, 1, 1)) == 45


def test_a_land_goes_before_the_general_rule(own) -> None:
    own("rules.csv", RULES + "gap,60,days,,2026-01-01,,x\ngap,30,days,BW,2023-01-01,,x\n")
    assert codelists.rule_value("cases", "gap", on=date(2026, 6, 1), land="BW") == 30
    assert codelists.rule_value("cases", "gap", on=date(2026, 6, 1), land="BY") == 60


def test_a_day_without_rule_is_an_error_and_not_a_guess(own) -> None:
    own("rules.csv", RULES + "gap,60,days,,2026-01-01,,x\n")
    with pytest.raises(UnknownCode):
        codelists.rule_value("cases", "gap", on=date(2025, 12, 31))


def test_every_shipped_list_has_stable_codes_labels_and_a_source() -> None:
    header = HEAD.strip().split(",")
    problems = []
    for path in sorted(codelists.ROOMS.glob("*/data/*.csv")):
        first = path.read_text(encoding="utf-8").partition("\n")[0].split(",")
        if first[: len(header)] != header:
            continue
        for row in codelists.read_rows(path.parent.parent.name, path.name):
            good = row["code"].replace("_", "").replace("-", "").isalnum() and row["code"].isascii()
            if not (good and row["label_de"] and row["source"]):
                problems.append(f"{path.parent.parent.name}/{path.name}: {row['code']}")
    assert problems == []
