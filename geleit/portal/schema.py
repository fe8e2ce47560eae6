"""Facts about an office for machines: schema.org as JSON-LD, and a card for address books (vCard 4.0, RFC 6350)."""

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from geleit.core.structured import data_block
from geleit.directory.models import Address
from geleit.directory.queries import OfficePage
from geleit.portal.opening import Opening
from geleit.portal.pages import Portal


def office_facts(portal: Portal, page: OfficePage, opening: Opening) -> Markup:
    """The office as GovernmentOffice. E-mail addresses stay out: harvesters read this block first."""
    name = page.facts.name.shown(portal.language)
    phones = [channel.value for channel in page.channels if channel.kind == "phone"]
    faxes = [channel.value for channel in page.channels if channel.kind == "fax"]
    values: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentOffice",
        "name": name.text,
        "inLanguage": name.language,
        "parentOrganization": {"@type": "GovernmentOrganization", "name": portal.county.name},
    }
    if page.facts.about:
        values["description"] = page.facts.about.shown(portal.language).text
    if page.visitors_address is not None:
        values["address"] = _address(page.visitors_address)
    if phones:
        values["telephone"] = phones[0]
    if faxes:
        values["faxNumber"] = faxes[0]
    if page.site is not None and page.site.latitude is not None and page.site.longitude is not None:
        values["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(page.site.latitude),
            "longitude": float(page.site.longitude),
        }
    if opening.specification:
        values["openingHoursSpecification"] = opening.specification
    return data_block(values)


def _address(address: Address) -> dict[str, str]:
    values = {
        "@type": "PostalAddress",
        "streetAddress": f"{address.street} {address.house_number}".strip(),
        "postalCode": address.postal_code,
        "addressLocality": address.place,
        "addressCountry": "DE",
    }
    return {key: value for key, value in values.items() if value}


def office_card(portal: Portal, page: OfficePage) -> str:
    """The office for an address book, with its e-mail address: a file that somebody asked for."""
    return "".join(_fold(line) + "\r\n" for line in _card(portal, page))


def _card(portal: Portal, page: OfficePage) -> Iterator[str]:
    name = page.facts.name.shown(portal.language).text
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield "KIND:org"
    yield f"UID:urn:uuid:{page.office.public_id}"
    yield f"FN:{_escaped(name)}"
    yield f"ORG:{_escaped(portal.county.name)};{_escaped(page.facts.name.german)}"
    for address in page.addresses:
        street = _escaped(f"{address.street} {address.house_number}".strip())
        box = _escaped(address.post_box)
        yield f"ADR;TYPE=work:{box};;{street};{_escaped(address.place)};;{_escaped(address.postal_code)};Deutschland"
    for channel in page.channels:
        if channel.kind in ("phone", "fax"):
            kind = "voice" if channel.kind == "phone" else "fax"
            yield f'TEL;VALUE=text;TYPE="work,{kind}":{_escaped(channel.value)}'
        elif channel.kind == "email":
            yield f"EMAIL;TYPE=work:{_escaped(channel.value)}"
    yield "END:VCARD"


def _escaped(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (",", "\\,"), (";", "\\;"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def _fold(line: str) -> str:
    """Lines longer than 75 bytes go on in the next, after a blank (RFC 6350, 3.2)."""
    parts, current = [], ""
    for sign in line:
        if len((current + sign).encode()) > 74:
            parts.append(current)
            current = ""
        current += sign
    return "\r\n ".join([*parts, current])
