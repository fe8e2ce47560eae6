"""Memory of processes as PSS: pages shared by several processes are counted once."""

from collections import defaultdict
from pathlib import Path

PROC = Path("/proc")


def pss_of_trees(roots: list[int]) -> float | None:
    """MB used by the processes and everything they started; None where the system does not tell."""
    if not (PROC / "self" / "smaps_rollup").exists():
        return None
    children: dict[int, list[int]] = defaultdict(list)
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            children[_parent(entry)].append(int(entry.name))
    todo, total = list(roots), 0
    while todo:
        process = todo.pop()
        todo += children[process]
        total += _pss(PROC / str(process))
    return total / 1024


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _pss(entry: Path) -> int:
    try:
        text = (entry / "smaps_rollup").read_text()
    except OSError:  # ended meanwhile
        return 0
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
