"""A QR code as a drawing inside the page: no picture of an address that carries a secret is kept anywhere."""

from dataclasses import dataclass

import qrcode


@dataclass(frozen=True)
class QrCode:
    """A QR code: the number of its fields in a row, and the dark ones as the path of an SVG."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """The QR code of a text, with the empty margin that readers need."""
    code = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    fields = code.get_matrix()
    path = "".join(f"M{x},{y}h1v1h-1z" for y, row in enumerate(fields) for x, dark in enumerate(row) if dark)
    return QrCode(len(fields), path)
