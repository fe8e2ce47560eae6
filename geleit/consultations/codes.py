"""Codes of the consultations room that rules speak of; all labels are code lists in `data`."""

from enum import StrEnum


class Setting(StrEnum):
    """With whom (code list `setting`)."""

    SINGLE = "single"
    FAMILY = "family"


class Place(StrEnum):
    """Where, as far as a form begins with it (code list `place`)."""

    OFFICE = "office"


class Topic(StrEnum):
    """About what, as far as "letter explained" sets it (code list `topic`)."""

    LETTERS = "letters"


class Interpreter(StrEnum):
    """Who interpreted, as far as nobody did (code list `interpreter_kind`)."""

    NONE = "none"
    MISSING = "missing"
