"""The figures as text: one table of the pages, one of the aims."""

from dataclasses import dataclass
from typing import Any

Figures = dict[str, Any]

# Aims of the project, see docs/architecture.md: p50 in milliseconds at the largest size, one worker, one client.
STATEMENTS = 12
TIMES_FLOOR = 5.0
GROWTH = 1.2
CROWD_P95 = 100.0
MEMORY = 500.0
SMALL_BUILD = 90.0
# Counted in the table, too, but the aim of statements is about pages that are looked at.
WRITING = frozenset({"save"})


@dataclass(frozen=True)
class Aim:
    """What was wanted, what was measured, and whether that will do."""

    text: str
    measured: str
    met: bool | None

    @property
    def verdict(self) -> str:
        """The last column."""
        return {True: "met", False: "NOT MET", None: "not measured"}[self.met]


def page_table(titles: dict[str, str], figures: dict[str, Figures]) -> list[str]:
    """One line for each page, with the columns of every size."""
    sizes = list(figures)
    last = sizes[-1]
    head = f"{'':<18}" + "".join(f"{size + ' p50':>12}{'p95':>8}" for size in sizes)
    head += f"{'SQL':>6}{'kB':>7}{'floor':>8}{'x floor':>9}{'growth':>8}{'16 p95':>8}"
    lines = [head, "-" * len(head)]
    for name, title in titles.items():
        found = [figures[size]["pages"][name] for size in sizes]
        broken = next((page["failed"] for page in found if "failed" in page), None)
        if broken is not None:
            lines.append(f"{title:<18}  failed: {broken}")
            continue
        line = f"{title:<18}" + "".join(f"{page['p50']:>12.1f}{page['p95']:>8.1f}" for page in found)
        page = figures[last]["pages"][name]
        line += f"{page['statements']:>6}{page['bytes'] / 1000:>7.0f}{page['floor']:>8.1f}"
        line += f"{page['p50'] / page['floor']:>9.1f}{_growth(figures, name):>8.2f}{page['crowd_p95']:>8.0f}"
        lines.append(line)
    lines.append("")
    lines.append(
        f"Milliseconds; SQL, kB, floor and the last columns at {last}. floor: p50 of the same reads and writes by"
    )
    lines.append(
        "bare psycopg statements. growth: p50 at the largest size divided by p50 at the smallest. 16 p95: sixteen"
    )
    lines.append("clients at once without pause. Redirects after saving carry no body.")
    return lines


def aims(titles: dict[str, str], wanted: dict[str, float | None], figures: dict[str, Figures]) -> list[Aim]:
    """Every aim of a page and of the whole."""
    sizes = list(figures)
    last = figures[sizes[-1]]
    pages = last["pages"]
    found: list[Aim] = []
    for name, limit in wanted.items():
        if limit is not None:
            found.append(_limit(f"{titles[name]}: p50 under {limit:.0f} ms", pages[name].get("p50"), limit, "ms"))
    whole = {name: page for name, page in pages.items() if "failed" not in page}
    shown = [name for name in whole if name not in WRITING]
    worst = max(shown, key=lambda name: whole[name]["statements"], default=None)
    slow = max(whole, key=lambda name: whole[name]["p50"] / whole[name]["floor"], default=None)
    grown = max(whole, key=lambda name: _growth(figures, name), default=None)
    if worst and slow and grown:
        most = whole[worst]["statements"]
        found.append(
            Aim(f"at most {STATEMENTS} SQL statements a page", f"{most} ({titles[worst]})", most <= STATEMENTS)
        )
        ratio = whole[slow]["p50"] / whole[slow]["floor"]
        found.append(
            Aim(f"at most {TIMES_FLOOR:.0f} times the floor", f"{ratio:.1f} ({titles[slow]})", ratio <= TIMES_FLOOR)
        )
        growth = _growth(figures, grown)
        found.append(
            Aim(
                f"at {sizes[-1]} at most {GROWTH} times {sizes[0]}", f"{growth:.2f} ({titles[grown]})", growth <= GROWTH
            )
        )
    found.append(_limit(f"p95 under {CROWD_P95:.0f} ms with 16 clients", last["crowd_p95"], CROWD_P95, "ms"))
    found.append(_limit(f"memory idle under {MEMORY:.0f} MB", last["memory_idle"], MEMORY, "MB"))
    found.append(_limit(f"memory after the measuring under {MEMORY:.0f} MB", last["memory_after"], MEMORY, "MB"))
    return found


def build_aim(seconds: float | None) -> Aim:
    """The small demonstration is built quickly."""
    return _limit(f"SIZE=small built under {SMALL_BUILD:.0f} s", seconds, SMALL_BUILD, "s")


def aim_table(found: list[Aim]) -> list[str]:
    """One line for each aim; columns as wide as what stands in them."""
    text = max([48, *(len(aim.text) for aim in found)])
    measured = max([24, *(len(aim.measured) for aim in found)])
    return [f"{aim.text:<{text}}  {aim.measured:>{measured}}   {aim.verdict}" for aim in found]


def _limit(text: str, measured: float | None, limit: float, unit: str) -> Aim:
    if measured is None:
        return Aim(text, "-", None)
    return Aim(text, f"{measured:.1f} {unit}", measured < limit)


def _growth(figures: dict[str, Figures], name: str) -> float:
    found = [figures[size]["pages"][name] for size in figures]
    if any("failed" in page for page in found):
        return 0.0
    return float(found[-1]["p50"] / found[0]["p50"])
