"""What every kind of user gets from the technical addresses of core."""

from geleit.accounts.roles import Permission
from tests.matrix import LIST, Row

HOME = Permission.HOME_SEE

MATRIX: dict[str, Row] = {
    "core:save_draft": Row(LIST, need=HOME, method="POST", data={"draft_key": "/x/"}),
    "core:drop_draft": Row(LIST, need=HOME, method="POST", data={"draft": "/x/"}),
    "core:still_here": Row(LIST, need=HOME, method="POST"),
    "core:gallery": Row(LIST, need=HOME),
}
