"""The figures of the volunteers room as text: a county beside ten thousand volunteers, and sign-ups at once."""

from typing import Any

from bench.table import Aim

LIMIT, STATEMENTS = 100.0, 12


def page_table(few: dict[str, Any], many: dict[str, Any]) -> list[str]:
    """One line for each page, with both sizes and their ratio."""
    small, large = few["volunteers"], many["volunteers"]
    head = f"{'Volunteers room':<26}{f'{small} p50':>11}{'p95':>8}{'SQL':>6}{f'{large} p50':>12}{'p95':>8}{'SQL':>6}"
    head += f"{'ratio':>8}{'kB':>7}"
    lines = [head, "-" * len(head)]
    for name, page in many["pages"].items():
        before = few["pages"][name]
        lines.append(
            f"{name:<26}{before['p50']:>11.1f}{before['p95']:>8.1f}{before['statements']:>6}"
            f"{page['p50']:>12.1f}{page['p95']:>8.1f}{page['statements']:>6}"
            f"{page['p50'] / before['p50']:>8.2f}{page['bytes'] / 1000:>7.0f}"
        )
    return [*lines, "", "Milliseconds over HTTP with one client. ratio: p50 with many divided by p50 with few."]


def aims(few: dict[str, Any], many: dict[str, Any], sign_ups: dict[str, Any]) -> list[Aim]:
    """Every aim of the room."""
    pages = many["pages"]
    slow = max(pages, key=lambda name: pages[name]["p95"])
    most = max(pages, key=lambda name: pages[name]["statements"])
    grown = [name for name in pages if pages[name]["statements"] > few["pages"][name]["statements"]]
    right, runs = sign_ups["right"], sign_ups["runs"]
    return [
        Aim(
            f"every list: p95 under {LIMIT:.0f} ms at {many['volunteers']:,}",
            f"{pages[slow]['p95']:.1f} ms ({slow})",
            pages[slow]["p95"] < LIMIT,
        ),
        Aim(
            f"at most {STATEMENTS} SQL statements a page",
            f"{pages[most]['statements']} ({most})",
            pages[most]["statements"] <= STATEMENTS,
        ),
        Aim("as many SQL statements with many as with few", ", ".join(grown) or "all", not grown),
        Aim("20 at once for 5 places: 5 placed, 15 in order", f"{right} of {runs} runs", right == runs),
    ]
