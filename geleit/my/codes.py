"""Choices of the room of own pages."""

from enum import StrEnum


class LinkKind(StrEnum):
    """What the link in a mail does."""

    SIGN_IN = "sign_in"
    ADDRESS = "address"  # proves that a new mail address is the volunteer's


class Part(StrEnum):
    """What somebody can do about taking part at all."""

    PAUSE = "pause"
    RETURN = "return"
    LEAVE = "leave"
