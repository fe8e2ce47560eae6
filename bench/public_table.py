"""The figures of the public pages as text."""

from bench.table import Aim, Figures

# Aims of the project for public pages, one worker.
REQUESTS = 1_000.0  # a second for a page that is kept
MILLISECONDS = 30.0
STATEMENTS = 8
ANSWER = 10.0
FIRST_VIEW = 100_000


def page_table(figures: Figures) -> list[str]:
    """Uncached pages, then first views."""
    head = f"{'Public page, not kept':<24}{'p50':>8}{'p95':>8}{'SQL':>6}{'kB':>7}"
    lines = [head, "-" * len(head)]
    for name, page in figures["pages"].items():
        if "failed" in page:
            lines.append(f"{name:<24}  failed: {page['failed']}")
            continue
        lines.append(
            f"{name:<24}{page['p50']:>8.1f}{page['p95']:>8.1f}{page['statements']:>6}{page['bytes'] / 1000:>7.1f}"
        )
    head = f"{'First view':<44}{'kB':>7}{'page':>7}{'files':>7}"
    lines += ["", head, "-" * len(head)]
    for path, view in figures["first_views"].items():
        lines.append(f"{path:<44}{view['bytes'] / 1000:>7.1f}{view['page'] / 1000:>7.1f}{view['files']:>7}")
    lines.append("")
    lines.append(
        "Milliseconds with one client. SQL with the beginning and end of the transaction. First view: page and"
    )
    lines.append("files as transferred, compressed, with heads, without fonts.")
    lines.append(
        f"Processes that wanted a processor before: {figures['load']:.1f}, processors: {figures['processors']}"
    )
    return [*lines, "", *_rates(figures["cached"]), *_answers(figures["answers"])]


def aims(figures: Figures) -> list[Aim]:
    """Every aim of the public pages."""
    best = max(rate["per_second"] for rate in figures["cached"]["rates"].values())
    whole = {name: page for name, page in figures["pages"].items() if "failed" not in page}
    found = [Aim(f"kept page: at least {REQUESTS:,.0f} requests a second", f"{best:,.0f}", best >= REQUESTS)]
    slow = max(whole, key=lambda name: whole[name]["p50"], default=None)
    most = max(whole, key=lambda name: whole[name]["statements"], default=None)
    if slow and most:
        took, number = whole[slow]["p50"], whole[most]["statements"]
        found.append(
            Aim(f"page not kept: p50 under {MILLISECONDS:.0f} ms", f"{took:.1f} ms ({slow})", took < MILLISECONDS)
        )
        found.append(
            Aim(f"page not kept: at most {STATEMENTS} SQL statements", f"{number} ({most})", number <= STATEMENTS)
        )
    answers = figures["answers"]
    found.append(
        Aim(f"responsible office: p50 under {ANSWER:.0f} ms", f"{answers['answer']:.1f} ms", answers["answer"] < ANSWER)
    )
    views = figures["first_views"]
    large = max(views, key=lambda path: views[path]["bytes"])
    size = views[large]["bytes"]
    found.append(Aim(f"first view: at most {FIRST_VIEW // 1000} kB", f"{size / 1000:.1f} kB", size <= FIRST_VIEW))
    return found


def _rates(cached: Figures) -> list[str]:
    lines = []
    for number, rate in cached["rates"].items():
        lines.append(
            f"Kept page {cached['path']} ({cached['bytes']} bytes), {number} connections: {rate['per_second']:,.0f}"
            f" requests a second; the client used {rate['client_share']:.0%} of a processor"
        )
    beside = cached["nginx"]
    if not beside:
        return [*lines, "nginx: not here"]
    share = max(rate["per_second"] for rate in cached["rates"].values()) / beside["per_second"]
    return [
        *lines,
        f"nginx with the same bytes: {beside['per_second']:,.0f} requests a second; ratio of Geleit to it {share:.2f}",
    ]


def _answers(answers: Figures) -> list[str]:
    return [
        f"Responsible office among {answers['places']:,} places and {answers['services']:,} services:"
        f" p50 {answers['answer']:.1f} ms, p95 {answers['answer_p95']:.1f} ms, {answers['statements']} SQL;"
        f" place misspelled: p50 {answers['misspelled']:.1f} ms",
    ]
