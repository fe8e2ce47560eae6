"""The official register of municipalities, and files that are not it."""

from pathlib import Path

import pytest

from geleit.accounts.models import County
from geleit.directory.actions.register import RegisterRefused, import_municipalities
from geleit.directory.models import Municipality
from geleit.directory.queries import find_places

pytestmark = pytest.mark.django_db


def county_line(key: str, name: str, day: str = "20251231") -> str:
    return f"40{day}{key}".ljust(22) + name.ljust(50) + "Sitz".ljust(50) + "44".ljust(6)


def town_line(
    ags: str, name: str, *, kind: str = "63", people: int = 1000, code: str = "", day: str = "20251231"
) -> str:
    head = f"60{day}{ags}{'0' + ags[5:]}{name.ljust(50)}".ljust(122)
    return head + kind.ljust(6) + f"{4711:011d}{people:011d}{people // 2:011d}".ljust(37) + code.ljust(5) + " " * 30


def register(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "GV100AD_311225.txt"
    path.write_text("\r\n".join(lines) + "\r\n", encoding=encoding)
    return path


def test_places_are_added_and_changed(hn: County, tmp_path: Path) -> None:
    file = register(
        tmp_path,
        county_line("08125", "Heilbronn, Landkreis"),
        town_line("08125006", "Bad Rappenau, Stadt", kind="67", people=22222),
        county_line("08126", "Hohenlohekreis"),
        town_line("08126046", "Künzelsau, Stadt", people=16000, code="74653"),
    )
    done = import_municipalities(file=file)
    assert (done.created, done.changed, done.unchanged) == (1, 1, 0)
    own = Municipality.objects.get(ags="08125006")
    assert (own.name, own.kind, own.population, own.in_county_id) == (
        "Bad Rappenau", "large_district_town", 22222, hn.pk
    )  # fmt: skip
    other = Municipality.objects.get(ags="08126046")
    assert (other.ars, other.in_county, other.county_name) == ("081260046046", None, "Hohenlohekreis")
    hit = find_places(hn.pk, "Künzelsau")[0]
    assert (hit.is_outside, hit.municipality.county_name) == (True, "Hohenlohekreis")
    assert find_places(hn.pk, "74653")[0].municipality == other


def test_reading_the_same_file_again_changes_nothing(hn: County, tmp_path: Path) -> None:
    file = register(tmp_path, county_line("08126", "Hohenlohekreis"), town_line("08126046", "Künzelsau, Stadt"))
    import_municipalities(file=file)
    done = import_municipalities(file=file)
    assert (done.created, done.changed, done.unchanged) == (0, 0, 1)
    assert "08125006" in done.gone  # stays, and is reported


def test_areas_without_municipality_are_left_out(hn: County, tmp_path: Path) -> None:
    file = register(
        tmp_path, town_line("09780451", "Kempter Wald", kind="66", people=0), town_line("08126046", "Künzelsau")
    )
    import_municipalities(file=file)
    assert not Municipality.objects.filter(ags="09780451").exists()


def test_the_older_encoding_is_read(hn: County, tmp_path: Path) -> None:
    file = register(tmp_path, town_line("08126046", "Künzelsau, Stadt"), encoding="cp1252")
    import_municipalities(file=file)
    assert Municipality.objects.get(ags="08126046").name == "Künzelsau"


def test_a_file_of_an_older_year_is_refused_unless_wanted(hn: County, tmp_path: Path) -> None:
    file = register(tmp_path, town_line("08125006", "Bad Rappenau", day="20181231"))
    with pytest.raises(RegisterRefused) as refused:
        import_municipalities(file=file)
    assert "31.12.2018" in refused.value.messages[0]
    assert import_municipalities(file=file, older=True).changed == 1


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04rest of a spreadsheet",
        b"ags;name\r\n08125006;Bad Rappenau\r\n",
        b"",
        b"60" + b"x" * 300,
        b"6020251231081250060006Bad Rappenau",  # cut off
        b"9920251231" + b" " * 200,
    ],
)
def test_a_file_of_another_format_is_refused_with_its_line(hn: County, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "liste.txt"
    file.write_bytes(content)
    with pytest.raises(RegisterRefused) as refused:
        import_municipalities(file=file)
    assert refused.value.messages[0]


def test_registers_of_two_days_are_not_mixed(hn: County, tmp_path: Path) -> None:
    file = register(tmp_path, town_line("08126046", "Künzelsau"), town_line("08126047", "Dörzbach", day="20241231"))
    with pytest.raises(RegisterRefused):
        import_municipalities(file=file)


def test_a_file_that_is_not_there(hn: County, tmp_path: Path) -> None:
    with pytest.raises(RegisterRefused):
        import_municipalities(file=tmp_path / "nothing.txt")
