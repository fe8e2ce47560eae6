"""Pin all packages with hashes and without download addresses: requirements*.in to requirements*.txt.

python tools/lock.py              after a change in an .in file; what is pinned stays
python tools/lock.py --upgrade    newest versions that are a week old
"""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COOL_DOWN = timedelta(days=7)  # a release with a hidden fault is usually found within days


def main() -> int:
    """Compile both files; the second builds on the first."""
    options = ["--quiet", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--universal"]
    options += ["--python-version", "3.11", *sys.argv[1:]]
    if "--upgrade" in sys.argv[1:]:
        newest = datetime.now(UTC) - COOL_DOWN  # noqa: TID251 - a tool, not the application
        options += ["--exclude-newer", newest.isoformat()]
    environment = {**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "python tools/lock.py"}
    for name in ("requirements", "requirements-dev"):
        command = [sys.executable, "-m", "uv", "pip", "compile", *options, f"{name}.in", "-o", f"{name}.txt"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
