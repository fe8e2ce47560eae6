"""Every fact of the two county pages that Geleit grew from is on the public pages, on the days on which it holds."""

from collections.abc import Callable

import pytest

from geleit.accounts.models import County
from tests.portal.test_pages import Document

Get = Callable[..., str]
HEILBRONN = [
    # 1, 2: visiting rules of the seed page
    ("besuch/?tag=2022-05-02&alter=30", ["Nur mit Termin", "Kfz-Zulassungsstelle", "längeren Wartezeiten"]),
    ("besuch/?tag=2022-05-02&alter=30", ["OP-Maske", "FFP2", "KN95", "N95", "KF94", "KF95", "ab 18 Jahren"]),
    # 3 to 8: integration management
    ("integrationsmanagement/", ["Im Frühjahr 2017", "Pakt für Integration", "Anschlussunterbringung"]),
    ("integrationsmanagement/", ["rund 20 Stellen", "eigener Integrationsplan"]),
    ("integrationsmanagement/", ["Sprache", "Schule und Ausbildung", "Arbeit", "Wohnungssuche", "Fragen des Alltags"]),
    ("integrationsmanagement/", ["was erreicht ist", "im Gespräch angepasst"]),
    ("integrationsmanagement/", ["Ehrenamtlichen und den Flüchtlingsbeauftragten", "sinnvoll ergänzt"]),
    ("integrationsmanagement/", ["vor Ort in den Städten und Gemeinden"]),
    # 9: the responsible office
    ("aemter/migration-integration/", ["Migration und Integration", "Lerchenstraße 40", "74072 Heilbronn"]),
]
OBERALLGAEU = [
    # 1 to 3: contact
    ("kontakt/", ["Oberallgäuer Platz 2", "87527 Sonthofen", "Postfach", "87518 Sonthofen", "08321 612-0"]),
    ("kontakt/", ["info (at) lra-oa.bayern (Punkt) de", "08321 612-6767"]),
    ("elektronische-kommunikation/lra-oberallgaeu/", ["poststelle (at) lra-oa.bayern (Punkt) de"]),
    (
        "elektronische-kommunikation/lra-oberallgaeu/?stand=2019-05-01",
        ["info (at) lra-oa.de-mail (Punkt) de", "De-Mail"],
    ),
    # 4 to 11: volunteering
    ("ehrenamt/", ["Herbst 2015", "28 Gemeinden", "26 Helferkreise", "mehr als 300 Ehrenamtlichen"]),
    ("ehrenamt/", ["Kindergärten, Schulen und Arztpraxen", "Anerkennung oder Ablehnung"]),
    ("ehrenamt/", ["1. Januar 2018", "hauptamtlichen Integrationslotsin", "Freistaat Bayern", "Hand in Hand"]),
    ("ehrenamt/", ["allen Fragen", "Unterstützung", "Informationen", "Schulungen", "regionale Anlaufstelle"]),
    ("ehrenamt/", ["Beratungs- und Integrationsrichtlinie, BIR", "Regionale Aufteilung der Helferkreise"]),
]


def words(text: str) -> str:
    return " ".join(" ".join(Document(text).words).split())


@pytest.mark.parametrize(("page", "facts"), HEILBRONN)
def test_heilbronn(get: Get, published: County, page: str, facts: list[str]) -> None:
    found = words(get(f"/heilbronn/{page}"))
    assert [fact for fact in facts if fact not in found] == []


@pytest.mark.parametrize(("page", "facts"), OBERALLGAEU)
def test_oberallgaeu(get: Get, published: County, page: str, facts: list[str]) -> None:
    found = words(get(f"/oberallgaeu/{page}"))
    assert [fact for fact in facts if fact not in found] == []


def test_what_ended_is_not_shown_any_more(get: Get, published: County) -> None:
    assert "de-mail" not in get("/oberallgaeu/elektronische-kommunikation/lra-oberallgaeu/").lower()
    assert "FFP2" not in get("/heilbronn/besuch/")
