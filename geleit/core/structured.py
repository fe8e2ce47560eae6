"""Facts about a page for machines (schema.org), as a block of data that no browser runs."""

import json
from typing import Any

from markupsafe import Markup


def data_block(values: dict[str, Any]) -> Markup:
    """A `<script type="application/ld+json">` of these values.

    A block of data is not a script: browsers neither run it nor ask the content security policy about it. No sign in
    it can end the block.
    """
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for sign, written in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, written)
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - escaped above
