"""Make this checkout ready: virtual environment, pinned packages, assets, compiled translations.

Needs Python 3.11 or newer and nothing else. What is done already is not done again.

python3 tools/setup.py          what running Geleit needs
python3 tools/setup.py --dev    what checking it needs, too
"""

from __future__ import annotations  # an older Python must get as far as the message that it is too old

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "geleit-packages.json"
RUNTIME, DEV = "requirements.txt", "requirements-dev.txt"
OLDEST = (3, 11)
CANDIDATES = ("python3.13", "python3.12", "python3.11", "python3.14", "python3")


def say(text: str) -> None:
    """One line of progress."""
    print("setup: " + text, flush=True)


def give_up(text: str) -> NoReturn:
    """End with a message that says what to do."""
    raise SystemExit("setup: " + text)


def quiet(command: list[str], **options: Any) -> bool:
    """Run a program; True when it succeeded."""
    options.setdefault("stdout", subprocess.DEVNULL)
    options.setdefault("stderr", subprocess.DEVNULL)
    return subprocess.run(command, check=False, stdin=subprocess.DEVNULL, **options).returncode == 0


def find_python() -> str:
    """A Python that is new enough: the one running this, or another on the path."""
    if sys.version_info >= OLDEST:
        return sys.executable
    question = "import sys; sys.exit(sys.version_info < (3, 11))"
    for name in CANDIDATES:
        path = shutil.which(name)
        if path and quiet([path, "-c", question]):
            return path
    give_up(f"Python 3.11 or newer is needed, found {sys.version.split()[0]}.")


def make_venv() -> None:
    """Create .venv, or again when its Python has gone."""
    if PYTHON.exists() and quiet([str(PYTHON), "-c", "import pip"]):
        return
    python = find_python()
    say("creating .venv with " + python)
    create = [python, "-m", "venv", "--clear", str(VENV)]
    if quiet(create):
        return
    # Debian and Ubuntu ship Python without the part that puts pip into an environment.
    version = (
        subprocess.run(
            [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            check=True,
            stdout=subprocess.PIPE,
        )
        .stdout.decode()
        .strip()
    )
    package = f"python{version}-venv"
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get"):
        say("installing " + package)
        quiet([*prefix, "apt-get", "update"])
        if quiet([*prefix, "apt-get", "install", "-y", package]) and quiet(create):
            return
    give_up(f"python -m venv does not work. On Debian and Ubuntu: sudo apt-get install {package}")


def digest(name: str) -> str:
    """Changes when the requirements file changes."""
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def installed() -> dict[str, str]:
    """What was installed: for each requirements file the digest it had."""
    found: dict[str, str] = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    return found


def uv_program() -> str | None:
    """uv, pinned like everything else, because it installs ten times faster; None where it cannot be had."""
    program = VENV / "bin" / "uv"
    if program.exists():
        return str(program)
    lines = (ROOT / DEV).read_text().splitlines(keepends=True)
    start = next(index for index, line in enumerate(lines) if line.startswith("uv=="))
    end = next(index for index in range(start + 1, len(lines)) if not lines[index].startswith("    "))
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("".join(lines[start:end]))
        file.flush()
        pip = [
            str(PYTHON),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
        ]
        return str(program) if quiet([*pip, "--no-deps", "-r", file.name]) else None


def install(name: str) -> None:
    """Install a requirements file with its hashes, unless exactly that was done before."""
    mark = digest(name)
    if installed().get(name) == mark:
        return
    say("installing the packages of " + name)
    uv = uv_program()
    environment = {**os.environ, "UV_LINK_MODE": "copy", "UV_PYTHON_DOWNLOADS": "never"}
    fast = [str(uv), "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes", "-r", name]
    if not (uv and quiet(fast, cwd=str(ROOT), env=environment)):
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if not quiet([*pip, "--require-hashes", "-r", name], cwd=str(ROOT), stdout=None, stderr=None):
            give_up("the packages could not be installed; the reason is above.")
    done = {name: mark}
    if name == DEV:
        done[RUNTIME] = digest(RUNTIME)  # contained in it, version by version
    STAMP.write_text(json.dumps({**installed(), **done}))


def run_tool(*words: str) -> None:
    """Run one of the other tools with the environment's Python."""
    if subprocess.run([str(PYTHON), *words], check=False, cwd=str(ROOT), stdin=subprocess.DEVNULL).returncode:
        give_up(" ".join(words) + " failed; the reason is above.")


def main() -> None:
    """Do what is missing; two calls at once wait for each other."""
    with (ROOT / ".setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_venv()
        install(DEV if "--dev" in sys.argv[1:] else RUNTIME)
        run_tool("tools/assets.py")
        run_tool("tools/messages.py", "compile")


if __name__ == "__main__":
    main()
