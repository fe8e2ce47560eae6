"""The page docs/reference/roles.md, made from the table in `roles`; a test holds the two equal."""

from geleit.accounts.roles import GRANTS, Permission, Role

_HEAD = """\
# Roles and permissions

Made from `geleit/accounts/roles.py` by `geleit.accounts.reference.roles_page`; a test holds it equal. A permission
about files always means: files the person is responsible for, as case manager or as stand-in.
"""


def roles_page() -> str:
    """The page as Markdown, in the language that is active."""
    lines = [_HEAD, "## Permissions", "", "| Code | Meaning |", "| --- | --- |"]
    lines += [f"| `{permission.value}` | {permission.label} |" for permission in Permission]
    lines += ["", "## Roles", "", "| Code | Role | May |", "| --- | --- | --- |"]
    for role in Role:
        granted = [f"`{permission.value}`" for permission in Permission if permission in GRANTS[role]]
        lines.append(f"| `{role.value}` | {role.label} | {', '.join(granted) or 'nothing'} |")
    return "\n".join(lines) + "\n"
