"""The request as views of signed-in users see it."""

from django.http import HttpRequest

from geleit.core.actor import Acting


class SignedInRequest(HttpRequest):
    """A request of somebody signed in to a county; `accounts` narrows the actor's type."""

    actor: Acting


# Never shown again, kept or compared: secrets and the keys of the form itself.
TECHNICAL_FIELDS = frozenset({"csrfmiddlewaretoken", "form_key", "draft_key", "version"})


def typed_fields(request: HttpRequest) -> dict[str, list[str]]:
    """What the user typed into a posted form: every field but tokens and passwords, in the order sent."""
    return {
        name: [str(value) for value in request.POST.getlist(name)]
        for name in request.POST
        if name not in TECHNICAL_FIELDS and "password" not in name
    }
