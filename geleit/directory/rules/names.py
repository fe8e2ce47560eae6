"""Names of places in a form that sorts and compares the same everywhere."""

_FOLDS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def sort_name(name: str) -> str:
    """A name in small ASCII letters, so that Ö sorts as oe in every database."""
    return name.lower().translate(_FOLDS)
