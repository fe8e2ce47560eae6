"""An address as a picture for the camera of a telephone."""

import base64


def picture_of(address: str) -> str:
    """A QR code as data address: black on white, with the quiet edge that cameras need."""
    import qrcode  # noqa: PLC0415 - only who takes a number needs it
    from qrcode.image.svg import SvgPathFillImage  # noqa: PLC0415

    picture: bytes = qrcode.make(address, image_factory=SvgPathFillImage, border=3).to_string()
    return "data:image/svg+xml;base64," + base64.b64encode(picture).decode("ascii")
