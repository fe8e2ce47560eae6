"""Telephone numbers that belong to nobody.

Source: Bundesnetzagentur, Mitteilung 148/2021 (numbers for media productions).
"""

from geleit.demo.story_chance import Dice

SINGLE_MOBILES = (
    "0152 28817386", "0152 28895456", "0152 54599371", "0172 9925904", "0172 9968532", "0172 9973185",
    "0172 9973186", "0172 9980752", "0174 9091317", "0174 9464308",
)  # fmt: skip
MOBILE_BLOCKS = ("0171 39200", "0176 040690")  # followed by 00 to 99
LANDLINE_BLOCKS = ("030 23125", "069 90009", "040 66969", "0221 4710", "089 99998")  # followed by 000 to 999


def mobile(dice: Dice) -> str:
    """A mobile number of the reserved ranges."""
    if dice.happens(0.04):
        return dice.one_of(SINGLE_MOBILES)
    return f"{dice.one_of(MOBILE_BLOCKS)}{dice.whole(0, 99):02d}"


def landline(dice: Dice) -> str:
    """A landline number of the reserved ranges."""
    return f"{dice.one_of(LANDLINE_BLOCKS)}{dice.whole(0, 999):03d}"


def is_reserved(number: str) -> bool:
    """Whether a number lies in a range reserved for invented people."""
    if number in SINGLE_MOBILES:
        return True
    mobile_block, landline_block = number[:-2], number[:-3]
    return number[-2:].isdigit() and (
        mobile_block in MOBILE_BLOCKS or (landline_block in LANDLINE_BLOCKS and number[-3:].isdigit())
    )
