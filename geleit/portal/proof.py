"""A little work for the visitor's computer instead of a puzzle for the visitor.

The page of the times carries a challenge. A small script (static/portal/proof.js) looks for a number with which its
SHA-256 begins with so many zero bits: a second for one visitor, hours for somebody who wants all places. The challenge
is bound to the county and to the key of the form, so each place needs work of its own and nothing has to be remembered.
Without a script one books all the same, only fewer (`limits`).
"""

import hashlib
import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from geleit.core import clock

_SALT = "geleit.portal.proof"
_PROOF = re.compile(r"(?P<until>[0-9]{1,12})\.(?P<signature>[0-9a-f]{32})\.[0-9]{1,15}")


def new_challenge(county_id: int, form_key: str) -> str:
    """ "<end in seconds since 1970>.<signature>" for the form with that key."""
    until = int(clock.now().timestamp()) + settings.PORTAL_PROOF_SECONDS
    return f"{until}.{_signature(county_id, form_key, until)}"


def is_proven(county_id: int, form_key: str, typed: str) -> bool:
    """Whether "<challenge>.<number>" is a solution of a challenge of ours that has not run out."""
    found = _PROOF.fullmatch(typed)
    if found is None or int(found["until"]) < clock.now().timestamp():
        return False
    if not constant_time_compare(found["signature"], _signature(county_id, form_key, int(found["until"]))):
        return False
    return leading_zeros(typed) >= settings.PORTAL_PROOF_BITS


def leading_zeros(text: str) -> int:
    """With how many zero bits its SHA-256 begins."""
    digest = hashlib.sha256(text.encode()).digest()
    return 256 - int.from_bytes(digest, "big").bit_length()


def _signature(county_id: int, form_key: str, until: int) -> str:
    return salted_hmac(_SALT, f"{county_id} {form_key} {until}", algorithm="sha256").hexdigest()[:32]
