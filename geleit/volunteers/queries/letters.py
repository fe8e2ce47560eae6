"""Letters: the list, what one says and whom it reaches, how far its sending is, the archive."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from geleit.accounts.actors import Actor
from geleit.core.keyset import Key, Page, paginate
from geleit.volunteers.codes import PostState
from geleit.volunteers.letter_details import Audience
from geleit.volunteers.models import (
    KnowledgeEntry,
    Letter,
    LetterAttachment,
    LetterEntry,
    LetterRecipient,
    PublicLetter,
    TopicAddress,
)
from geleit.volunteers.queries.audience import Reach, reach
from geleit.volunteers.rules import letters as rules

PAGE_SIZE = 25
MOST_ENTRIES = 200


@dataclass(frozen=True)
class Progress:
    """How far the sending of a letter is, by number of addresses."""

    waiting: int = 0
    sent: int = 0
    failed: int = 0
    dropped: int = 0

    @property
    def total(self) -> int:
        """All addresses of the letter."""
        return self.waiting + self.sent + self.failed + self.dropped


@dataclass(frozen=True)
class Preview:
    """A letter as it would go out now: its words, whom it reaches, and the seal of what is shown."""

    text: str
    reach: Reach
    seal: str
    under_review: tuple[KnowledgeEntry, ...]


def letter_list(actor: Actor, *, cursor: str = "", size: int = PAGE_SIZE) -> Page[Any]:
    """A page of letters, the latest first, drafts among them."""
    found = Letter.objects.filter(county_id=actor.county_id)
    return paginate(found, (Key("id", descending=True),), cursor=cursor, size=size, dress=_dressed)


def entries_to_choose(county_id: int) -> list[KnowledgeEntry]:
    """The knowledge base by title."""
    return list(KnowledgeEntry.objects.filter(county_id=county_id).order_by("sort_title", "id")[:MOST_ENTRIES])


def entries_of(letter: Letter) -> list[KnowledgeEntry]:
    """The entries a letter cites, in order."""
    rows = LetterEntry.objects.filter(county_id=letter.county_id, letter=letter).select_related("entry")
    return [row.entry for row in rows.order_by("position", "id")]


def attachments_of(letter: Letter) -> list[LetterAttachment]:
    """What goes with a letter, without the files themselves."""
    rows = LetterAttachment.objects.filter(county_id=letter.county_id, letter=letter)
    return list(rows.defer("content").order_by("id"))


def text_of(letter: Letter, entries: list[KnowledgeEntry]) -> str:
    """The words of a letter as of now; of one that is sent, what everybody got."""
    if letter.sent_at is not None:
        return letter.sent_text
    cited = [rules.Cited(one.title, one.text, one.rule, one.checked_on) for one in entries]
    return rules.composed(letter.text, cited)


def preview_of(letter: Letter, *, on: date) -> Preview:
    """The letter as it would go out now. Four statements."""
    entries, attachments = entries_of(letter), attachments_of(letter)
    text, audience = text_of(letter, entries), Audience.of(letter)
    files = [one.public_id for one in attachments]
    seal = rules.seal_of(letter.topic, letter.title, text, *audience.key, *files)
    found = reach(letter.county_id, audience, topic=letter.topic, on=on)
    return Preview(text, found, seal, tuple(one for one in entries if one.review_since is not None))


def progress_of(letter: Letter) -> Progress:
    """How far the sending is. One statement."""
    rows = LetterRecipient.objects.filter(county_id=letter.county_id, letter=letter)
    return Progress(**dict(rows.order_by().values_list("state").annotate(number=Count("pk"))))


def failed_of(letter: Letter) -> list[LetterRecipient]:
    """Who could not be reached by mail. One statement."""
    rows = LetterRecipient.objects.filter(county_id=letter.county_id, letter=letter, state=PostState.FAILED)
    return list(rows.select_related("volunteer").order_by("volunteer__sort_name", "id"))


def public_copy(letter: Letter) -> PublicLetter | None:
    """The copy everybody may read, if there is one."""
    return PublicLetter.objects.filter(county_id=letter.county_id, letter=letter).first()


def topic_by_secret(county_id: int, secret_hash: str) -> TopicAddress | None:
    """The address and topic that a link of a mail belongs to."""
    return TopicAddress.objects.filter(county_id=county_id, secret_hash=secret_hash).first()


def public_letters(county_id: int, *, on: date) -> list[PublicLetter]:
    """What everybody may read of letters sent up to a day, the latest first, without the texts."""
    found = PublicLetter.objects.filter(county_id=county_id, sent_on__lte=on).defer("text")
    return list(found.order_by("-sent_on", "-id")[:MOST_ENTRIES])


def has_public_letters(county_id: int) -> bool:
    """Whether there is anything of it."""
    return PublicLetter.objects.filter(county_id=county_id).exists()


def _dressed(rows: Any) -> Any:
    """With what a line shows; asked for the rows of one page alone."""
    public = PublicLetter.objects.filter(letter=OuterRef("pk"), county_id=OuterRef("county_id"))
    state = "recipients__state"
    return rows.select_related("circle", "written_by").annotate(
        is_public=Exists(public),
        number=Count("recipients"),
        waiting=Count("recipients", filter=Q(**{state: PostState.WAITING})),
        failed=Count("recipients", filter=Q(**{state: PostState.FAILED})),
    )
