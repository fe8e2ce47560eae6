"""Stop the embedded database and throw away this installation's data, after asking."""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geleit.config import embedded, environment  # noqa: E402 - the checkout is no installed package

OURS = (
    "postgres",
    "postgres.new",
    "postgres.lock",
    "postgres.users",
    "static",
    "mail",
    "secret-key",
    "demo-logins.txt",
    "test",
    "bench",
)


def main() -> int:
    """Ask, stop, remove. Only what Geleit itself put into the folder is touched."""
    folder = environment.data_dir().resolve()
    if not folder.exists():
        print(f"reset: {folder} does not exist, nothing to do")
        return 0
    if "--yes" not in sys.argv[1:]:
        if not sys.stdin.isatty():
            print("reset: nobody to ask; say YES=1")
            return 1
        if input(f"Remove all data in {folder}? Type yes: ").strip().lower() not in {"yes", "ja"}:
            print("reset: nothing was removed")
            return 1
    for place in (folder, folder / "test", *folder.glob("bench/*")):
        if place.is_dir():
            embedded.stop(place)
    for path in (folder / name for name in OURS):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    print(f"reset: the data in {folder} is gone")
    return 0


if __name__ == "__main__":
    sys.exit(main())
