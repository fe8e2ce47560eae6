"""German texts of the command line, without waiting for Django."""

import gettext
from pathlib import Path

_ = gettext.translation("django", Path(__file__).parent / "locale", languages=["de"], fallback=True).gettext
