"""Have a Chromium for the browser journeys: find one, or install it with the system's package manager."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def find() -> str | None:
    """Path of an installed Chromium or Chrome."""
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in found if path), MAC if os.access(MAC, os.X_OK) else None)


def install() -> None:
    """Install Chromium where apt is and we may use it; else say what to do."""
    if sys.platform == "darwin":
        raise SystemExit("chromium: install it with: brew install --cask chromium")
    if not shutil.which("apt-get"):
        raise SystemExit("chromium: install Chromium with your package manager, then run this again")
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        command = [*prefix, "apt-get", *words]
        try:
            code = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode
        except FileNotFoundError:  # no sudo
            code = 1
        if code:
            raise SystemExit("chromium: could not be installed; run: sudo apt-get install chromium")


def main() -> int:
    """Find or install, and print the path."""
    if not find():
        print("chromium: not found, installing it", flush=True)
        install()
    path = find()
    if not path:
        raise SystemExit("chromium: still not found after installing it")
    print(f"chromium: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
