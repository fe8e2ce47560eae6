"""The bench works: every page is measured and every aim gets a verdict, whichever it is."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("My day", "Caseload", "Case file", "Plan", "Search", "Save consultation")


@pytest.mark.slow
def test_the_quick_bench_measures_every_page(tmp_path: Path) -> None:
    command = [sys.executable, "tools/bench.py", "--quick", "--folder", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for page in PAGES:
        assert re.search(rf"^{page} +[\d.]+ +[\d.]+ ", done.stdout, re.MULTILINE), page
    aims = [line for line in done.stdout.splitlines() if re.search(r"(met|NOT MET|not measured)$", line)]
    assert len(aims) >= 10
    assert "failed" not in done.stdout
