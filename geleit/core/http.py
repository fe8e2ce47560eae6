"""The request as views of signed-in users see it."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from geleit.core.actor import Acting


class SignedInRequest(HttpRequest):
    """A request of somebody signed in to a county; `accounts` narrows the actor's type."""

    actor: Acting


# Never shown again, kept or compared: secrets and the keys of the form itself. The version is kept: a draft of
# yesterday must not overwrite what a colleague saved since without anybody noticing.
TECHNICAL_FIELDS = frozenset({"csrfmiddlewaretoken", "form_key", "draft_key"})


def typed_fields(request: HttpRequest) -> dict[str, list[str]]:
    """What the user typed into a posted form: every field but tokens and passwords, in the order sent.

    Without the null character, which no keyboard types and PostgreSQL cannot keep.
    """
    return {
        name.replace("\0", ""): [str(value).replace("\0", "") for value in request.POST.getlist(name)]
        for name in request.POST
        if name not in TECHNICAL_FIELDS and "password" not in name
    }


def is_own_page(address: str) -> bool:
    """Whether `address` is the path of a page of this installation and nothing that leads elsewhere."""
    return address.startswith("/") and "\0" not in address and url_has_allowed_host_and_scheme(address, None)
