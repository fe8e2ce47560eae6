"""What stands above every page of a person's file: whose file it is, its state and the ways through it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Tab:
    """One way through the file."""

    key: str
    label: str
    href: str


@dataclass(frozen=True)
class HeaderBadge:
    """A short state with its tone: info, success, warning or danger."""

    text: str
    level: str = "info"


@dataclass(frozen=True)
class FileHeader:
    """Header of a file; `facts` are short label and value pairs such as birth date, number, case manager."""

    name: str
    native_name: str
    facts: list[tuple[str, str]]
    badges: list[HeaderBadge] = field(default_factory=list)
    tabs: list[Tab] = field(default_factory=list)
