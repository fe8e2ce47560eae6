"""What somebody chose to come for, as it stands in the address of a page. Pure.

A form writes `leistung=KEY&anzahl-KEY=2`, links write `fuer=KEY` or `fuer=KEY.2`. Nothing personal is in it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

MOST_CONCERNS = 8
_DIGITS = 3


@dataclass(frozen=True)
class Choice:
    """Concerns by key with the number as it was typed, and the office to which it is narrowed down."""

    typed: Mapping[str, str]
    office: str = ""

    @property
    def keys(self) -> list[str]:
        """The chosen concerns."""
        return list(self.typed)

    def number(self, key: str) -> int | None:
        """For how many; None for what is no number."""
        typed = self.typed[key].strip() or "1"
        return int(typed) if typed.isdecimal() and len(typed) <= _DIGITS else None

    @property
    def services(self) -> list[tuple[str, int]]:
        """Keys with numbers. Only where `problems` found nothing."""
        return [(key, self.number(key) or 0) for key in self.typed]

    def query(self, **more: str) -> list[tuple[str, str]]:
        """As it stands in a link, with further questions."""
        pairs = [("fuer", key if self.number(key) == 1 else f"{key}.{self.typed[key].strip()}") for key in self.typed]
        if self.office:
            pairs.append(("amt", self.office))
        return [*pairs, *more.items()]

    def only(self, key: str) -> "Choice":
        """One of the concerns alone."""
        return Choice({key: self.typed[key]}, self.office)


def read_choice(asked: QueryDict) -> Choice:
    """The choice in an address."""
    typed: dict[str, str] = {}
    for one in asked.getlist("fuer"):
        key, _dot, number = one.partition(".")
        typed.setdefault(key.strip()[:60], number[:10])
    for key in asked.getlist("leistung"):
        typed.setdefault(key.strip()[:60], asked.get(f"anzahl-{key}", "")[:10])
    typed.pop("", None)
    return Choice(dict(list(typed.items())[: MOST_CONCERNS + 1]), asked.get("amt", "").strip()[:60])


def problems(choice: Choice, most_of: Callable[[str], int | None]) -> dict[str, str]:
    """What is wrong with a choice, by concern; "" stands for the whole. `most_of` is None for an unknown concern."""
    if not choice.typed:
        return {"": _("Please choose what you want to come for.")}
    if len(choice.typed) > MOST_CONCERNS:
        return {
            "": _("Please choose fewer concerns. For more than %(most)d, please call us.") % {"most": MOST_CONCERNS}
        }
    found: dict[str, str] = {}
    for key in choice.typed:
        number, most = choice.number(key), most_of(key)
        if most is None:
            found[""] = _("One of the concerns is not offered any more. Please choose again.")
        elif number is None or number < 1:
            found[key] = _("Please write a number from 1 to %(most)d.") % {"most": most}
        elif number > most:
            found[key] = _("At most %(most)d people fit into one appointment. For more, please call us.") % {
                "most": most
            }
    return found
