"""How to write to an office electronically: the page of conditions, made from its channels and what it has fixed.

The skeleton follows what counties publish: scope, informal ways, formal ways, objections, signatures, formats, size,
encryption, what happens to unreadable messages, legal basis with its day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from geleit.core.codelists import read_rows
from geleit.core.multilingual import Text
from geleit.directory.models import Channel, MailTerms

ELECTRONIC = frozenset({"email", "signature_mail", "de_mail", "virtual_post_office", "bebpo", "web_form", "messenger"})
SIGNED = frozenset({"signature_mail", "virtual_post_office"})
BY_MAILBOX = frozenset({"bebpo"})
FORMAL = frozenset({"formal", "objection"})


@dataclass(frozen=True)
class Section:
    """A section of the page; `channels` are the ways it speaks of."""

    key: str
    title: Text
    texts: list[Text]
    channels: list[Channel] = field(default_factory=list)


def sections(*, name: Text, channels: Sequence[Channel], terms: MailTerms | None, land: str, on: date) -> list[Section]:
    """The page for an office as of a day; nothing where it has opened no electronic way.

    `channels` are those in force on that day, so that De-Mail goes when its address ends.
    """
    ways = [one for one in channels if one.kind in ELECTRONIC]
    if not ways:
        return []
    informal = [one for one in ways if one.purpose not in FORMAL]
    formal = [one for one in ways if one.purpose == "formal"]
    objections = [one for one in ways if one.purpose == "objection"]
    found = [_scope(name)]
    if informal:
        found.append(_informal(informal))
    found.append(_formal(formal))
    found.append(_objections(objections or formal))
    if formal or objections:
        found.append(_signatures([*formal, *objections], terms))
    found += [_formats(terms), _size(terms), _encryption(terms), _unreadable(terms)]
    if terms is not None and terms.more:
        found.append(Section("more", Text.of("Weiteres", en="Further conditions"), [terms.more]))
    return [*found, _law(land, on)]


def legal_bases(land: str, on: date) -> list[str]:
    """The legal bases in force for a Land on a day, in German."""
    return [
        row["text"]
        for row in read_rows("directory", "communication_law.csv")
        if row["land"] in ("", land) and (row["valid_from"] or "0") <= on.isoformat() <= (row["valid_to"] or "9999")
    ]


def _scope(name: Text) -> Section:
    return Section(
        "scope",
        Text.of("Wofür diese Hinweise gelten", en="What these conditions are for"),
        [
            Text.of(
                f"Sie gelten für elektronische Nachrichten an: {name.german}.",
                en=f"They are for electronic messages to: {name.shown('en').text}.",
            )
        ],
    )


def _informal(ways: list[Channel]) -> Section:
    return Section(
        "informal",
        Text.of("Formlose Nachrichten", en="Informal messages"),
        [
            Text.of(
                "Fragen, Terminwünsche und Mitteilungen, für die keine Form vorgeschrieben ist, können Sie formlos "
                "schicken. Nennen Sie Ihren Namen und wie wir Sie erreichen.",
                en="Questions, wishes for appointments and anything that needs no particular form can be sent "
                "informally. Give your name and how we can reach you.",
            )
        ],
        ways,
    )


def _formal(ways: list[Channel]) -> Section:
    texts = [
        Text.of(
            "Verlangt ein Gesetz Ihre Unterschrift (Schriftform), reicht eine einfache E-Mail nicht.",
            en="Where the law asks for your signature (written form), an ordinary e-mail is not enough.",
        )
    ]
    if any(one.kind in SIGNED for one in ways):
        texts.append(
            Text.of(
                "Ihre Unterschrift wird durch eine qualifizierte elektronische Signatur ersetzt.",
                en="A qualified electronic signature takes the place of your signature.",
            )
        )
    if any(one.kind == "de_mail" for one in ways):
        texts.append(
            Text.of(
                "Auch eine absenderbestätigte De-Mail ist möglich.",
                en="De-Mail with confirmed sender is possible, too.",
            )
        )
    if any(one.kind in BY_MAILBOX for one in ways):
        texts.append(
            Text.of(
                "Wer ein besonderes elektronisches Postfach hat (zum Beispiel Mein Justizpostfach), kann an das "
                "Behördenpostfach schreiben.",
                en="Holders of a special electronic mailbox (such as Mein Justizpostfach) can write to the mailbox "
                "of the authority.",
            )
        )
    if not ways:
        texts.append(
            Text.of(
                "Dafür ist noch kein elektronischer Weg eröffnet. Schreiben Sie einen unterschriebenen Brief oder "
                "kommen Sie vorbei.",
                en="There is no electronic way for this yet. Write a signed letter or come to us.",
            )
        )
    return Section("formal", Text.of("Wenn Schriftform verlangt ist", en="Where written form is required"), texts, ways)


def _objections(ways: list[Channel]) -> Section:
    texts = [
        Text.of(
            "Ein Widerspruch mit einfacher E-Mail ist nicht wirksam. Achten Sie auf die Frist in Ihrem Bescheid.",
            en="An objection by ordinary e-mail has no effect. Mind the time limit in your notice.",
        )
    ]
    if not ways:
        texts.append(
            Text.of(
                "Legen Sie Widerspruch mit einem unterschriebenen Brief ein oder lassen Sie ihn bei uns aufschreiben.",
                en="Object in a signed letter, or have your objection taken down at our office.",
            )
        )
    return Section("objections", Text.of("Widersprüche", en="Objections"), texts, ways)


def _signatures(ways: list[Channel], terms: MailTerms | None) -> Section:
    given = terms.signature_formats.split() if terms is not None else []
    texts = [_listed("Signaturen in diesen Formaten werden geprüft", "Signatures in these formats are checked", given)]
    texts += [one.conditions for one in ways if one.conditions]
    return Section("signatures", Text.of("Signaturen", en="Signatures"), [text for text in texts if text])


def _formats(terms: MailTerms | None) -> Section:
    given = terms.formats.split() if terms is not None else []
    text = _listed("Diese Dateiformate werden angenommen", "These file formats are accepted", given)
    return Section("formats", Text.of("Dateiformate", en="File formats"), [text or _NOTHING_FIXED])


def _size(terms: MailTerms | None) -> Section:
    size = terms.max_megabytes if terms is not None else None
    text = _NOTHING_FIXED
    if size is not None:
        text = Text.of(
            f"Eine Nachricht darf mit allen Anlagen höchstens {size} MB groß sein.",
            en=f"A message may have at most {size} MB with all attachments.",
        )
    return Section("size", Text.of("Größe", en="Size"), [text])


def _encryption(terms: MailTerms | None) -> Section:
    text = Text.of(
        "Eine einfache E-Mail ist unterwegs nicht durchgehend verschlüsselt. Schicken Sie auf diesem Weg nichts, was "
        "andere nicht lesen dürfen.",
        en="An ordinary e-mail is not encrypted all the way. Send nothing this way that others must not read.",
    )
    own = [terms.encryption] if terms is not None and terms.encryption else []
    return Section("encryption", Text.of("Verschlüsselung", en="Encryption"), [text, *own])


def _unreadable(terms: MailTerms | None) -> Section:
    text = Text.of(
        "Können wir Ihr Dokument nicht lesen oder bearbeiten, sagen wir Ihnen unverzüglich, was dafür nötig ist.",
        en="If we cannot read or work on your document, we tell you without delay what is needed.",
    )
    own = [terms.unreadable] if terms is not None and terms.unreadable else []
    return Section("unreadable", Text.of("Wenn etwas nicht lesbar ist", en="If something cannot be read"), [text, *own])


def _law(land: str, on: date) -> Section:
    day = Text.of(f"Stand: {on:%d.%m.%Y}", en=f"As of {on:%d.%m.%Y}")
    return Section(
        "law", Text.of("Rechtsgrundlagen", en="Legal bases"), [*(Text(one) for one in legal_bases(land, on)), day]
    )


def _listed(german: str, english: str, items: Sequence[str]) -> Text:
    return Text.of(f"{german}: {', '.join(items)}.", en=f"{english}: {', '.join(items)}.") if items else Text()


_NOTHING_FIXED = Text.of(
    "Dazu hat das Amt nichts festgelegt. Fragen Sie vor großen oder ungewöhnlichen Sendungen nach.",
    en="The office has fixed nothing about this. Ask before you send something large or unusual.",
)
