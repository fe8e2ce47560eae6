"""Words of the access matrix: for each address, what every kind of user gets.

A row says which permission opens the page and what kind of page it is; the expected status of every role follows
(tests/architecture/test_access_matrix.py):
PUBLIC   everybody, signed in or not: 200 or a redirect, never to the sign-in
LIST     needs a permission (one of several); others get 403, strangers the sign-in; where the address names a record,
         other counties get 404
FILE     one record of the caseload: its owner anything but 403 and 404; colleague, other county and roles without
         files 404; those who assign cases know that it exists and may get 403
HEADER   one case of the county for those who assign or supervise: they get in, its owner without the permission 403,
         others 404
OWN      a page of a volunteer's own session: whoever has none, every user of the staff pages among them, is sent to
         its sign-in (what the session opens: tests/my)
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geleit.accounts.roles import Permission

PUBLIC, LIST, FILE, HEADER, OWN = "public", "list", "file", "header", "own"


@dataclass(frozen=True)
class Row:
    """Expectation for one address name.

    `kwargs` builds the address for the owner's own case (see tests/world.py), `data` what is posted there. Where what
    stands in the address is no record of a county (`names_record`), other counties see their own under it.
    """

    kind: str
    need: Permission | tuple[Permission, ...] | None = None
    method: str = "GET"
    kwargs: Callable[[Any], Mapping[str, Any]] = field(default=lambda world: {})
    data: Mapping[str, str] | Callable[[Any], Mapping[str, str]] = field(default_factory=dict)
    names_record: bool = True

    @property
    def needs(self) -> tuple[Permission, ...]:
        """The permissions of which one opens the page."""
        if self.need is None:
            return ()
        return self.need if isinstance(self.need, tuple) else (self.need,)

    def posted(self, world: Any) -> dict[str, str]:
        """What is posted in this world."""
        return dict(self.data(world) if callable(self.data) else self.data)


def all_rows() -> dict[str, Row]:
    """The rows of all rooms."""
    rows: dict[str, Row] = {}
    for path in sorted(Path(__file__).parent.glob("*/matrix.py")):
        found = importlib.import_module(f"tests.{path.parent.name}.matrix").MATRIX
        assert not rows.keys() & found.keys(), f"declared twice: {rows.keys() & found.keys()}"
        rows.update(found)
    return rows
