"""The pictograms of the kiosk: icons of the design system, which everybody has seen before."""

PICTOGRAMS = frozenset(
    {
        *("add", "calendar-today", "case", "chart", "check", "checklist", "content-copy", "document", "draft", "edit"),
        *("group", "help", "home", "info", "language", "mail", "move", "person", "phone", "pin", "plan", "print"),
        *("question-mark", "search", "settings", "sign-language", "talk", "visibility"),
    }
)
OTHER = "document"


def pictogram(name: str) -> str:
    """The icon of this name, or a sheet of paper where there is none."""
    return name if name in PICTOGRAMS else OTHER
