"""How a municipality is shown on the map of the county: a step of colour, and always a sign or number beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from geleit.volunteers.codes import Gap, MapSubject

MAP_TITLES: dict[MapSubject, Promise] = {
    MapSubject.CIRCLES: _lazy("Helper circles"),
    MapSubject.VOLUNTEERS: _lazy("Active volunteers"),
    MapSubject.GAPS: _lazy("Gaps"),
}
# The least number of each step above nothing.
STEPS = {MapSubject.CIRCLES: (1, 2, 3, 5), MapSubject.VOLUNTEERS: (1, 5, 10, 25)}
# Signs of gaps, from what is worst; the last one says that there is none.
GAP_SIGNS = {Gap.NO_CIRCLE: "–", Gap.NO_COORDINATOR: "!", Gap.ONE_COORDINATOR: "1"}
NO_GAP_SIGN = "+"


@dataclass(frozen=True)
class MapValue:
    """The step of colour from 0 (nothing, or worst) to 4, and the sign or number in the area."""

    step: int
    sign: str


def map_value(subject: MapSubject, *, circles: int, volunteers: int, gaps: Sequence[Gap]) -> MapValue:
    """How a municipality is shown."""
    if subject == MapSubject.GAPS:
        if not gaps:
            return MapValue(len(GAP_SIGNS), NO_GAP_SIGN)
        worst = min(gaps, key=list(GAP_SIGNS).index)
        return MapValue(list(GAP_SIGNS).index(worst), GAP_SIGNS[worst])
    number = circles if subject == MapSubject.CIRCLES else volunteers
    return MapValue(sum(number >= least for least in STEPS[subject]), str(number))


def step_ranges(subject: MapSubject) -> list[tuple[int, str]]:
    """The steps of a subject that counts, with the numbers they stand for: 0, 1–4, 5 or more."""
    least = (0, *STEPS[subject])
    ranges = []
    for step, (low, above) in enumerate(zip(least, (*least[1:], None), strict=True)):
        if above is None:
            ranges.append((step, f"≥ {low}"))
        else:
            ranges.append((step, str(low) if above - low == 1 else f"{low}–{above - 1}"))
    return ranges
