"""The command line answers quickly and names everything it can do."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ["run", "demo", "migrate", "create-admin", "reset-second-factor", "doctor", "manage"]


def geleit(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "geleit", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_help_lists_every_command() -> None:
    answer = geleit("--help")
    assert answer.returncode == 0
    assert [name for name in COMMANDS if f"\n    {name}" not in answer.stdout] == []


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "manage"])
def test_every_command_explains_itself(name: str) -> None:
    answer = geleit(name, "--help")
    assert answer.returncode == 0
    assert f"geleit {name}" in answer.stdout


def test_help_does_not_wait_for_django() -> None:
    code = (
        "import sys; from geleit.config.cli import parser; parser();"
        " sys.exit('django' in sys.modules or 'psycopg' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_an_unknown_command_is_refused() -> None:
    answer = geleit("fly")
    assert answer.returncode == 2
    assert "fly" in answer.stderr


def test_a_port_in_use_is_said_before_anything_starts(tmp_path: Path, socket_enabled: None) -> None:
    import socket  # noqa: PLC0415 - pytest-socket replaces it between tests

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        answer = geleit("run", "--port", port)
    assert answer.returncode == 1
    assert port in answer.stdout
