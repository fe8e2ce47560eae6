"""The files that pin and document the house."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pinned_package_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    pins = re.findall(r"^[a-z0-9][^\n]*==[^\n]*(?:\n    [^\n]*)*", text, re.MULTILINE)
    assert len(pins) > 20
    assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []
    assert "http" not in text
    assert "--index" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_wanted_package_has_a_reason(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-r"))]
    assert [line for line in wanted if "  # " not in line] == []


def test_what_is_tested_is_what_is_shipped() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([a-z0-9._-]+==[^\s;]+)", (ROOT / name).read_text(), re.MULTILINE))

    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def test_npm_packages_are_pinned_without_addresses() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())
    exact = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert [name for name, version in exact.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []


def test_every_make_target_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE)) - {"setup", "setup-dev"}
    explained = set(re.findall(r"^([a-z]+):[^#\n]*## \S", makefile, re.MULTILINE))
    assert targets == explained == {"help", "demo", "run", "test", "check", "fix", "bench", "reset"}
    contributing = (ROOT / "CONTRIBUTING.md").read_text()
    assert [target for target in sorted(targets - {"help"}) if f"make {target}" not in contributing] == []


def test_ci_runs_what_everyone_runs() -> None:
    script = ROOT / ".ci" / "run"
    assert "exec make test" in script.read_text()
    assert script.stat().st_mode & 0o111


def test_generated_and_private_files_are_not_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"/.venv/", "/var/", "/node_modules/", "/geleit/core/static/vendor/", "*.mo"} <= set(ignored)
