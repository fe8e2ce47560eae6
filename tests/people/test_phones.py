"""Phone numbers in any notation become international; what is no number stays as typed."""

import pytest

from geleit.people.phones import international, shown


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0151 23456789", "+49 151 23456789"),
        ("0151/234 567 89", "+49 151 23456789"),
        ("(0151) 23456789", "+49 151 23456789"),
        ("+49 (0)151 23456789", "+49 151 23456789"),
        ("0049-151-23456789", "+49 151 23456789"),
        ("07132 123456", "+49 7132123456"),
        ("+380 44 123 45 67", "+380 441234567"),
        ("+963 944 123456", "+963 944123456"),
        ("+7 912 3456789", "+7 9123456789"),
        ("+1 212 5550100", "+1 2125550100"),
        ("+43 1 5330000", "+43 15330000"),
        ("12345", ""),
        ("", ""),
        ("nach 18 Uhr 0151 23456789", ""),
        ("0151 2345678901234567", ""),
        ("rana.h", ""),
    ],
)
def test_numbers_are_shown_with_their_country_code(typed: str, number: str) -> None:
    assert international(typed) == number


def test_what_is_no_number_is_kept_as_typed() -> None:
    assert shown("phone", "bei der Schwester fragen") == "bei der Schwester fragen"
    assert shown("text", "0151 23456789") == "0151 23456789"
