"""The sign on a poster: an address that says the place and nothing else, as an SVG."""

import base64

import qrcode
from qrcode.image.svg import SvgPathImage


def sign_of(address: str) -> str:
    """The QR code of an address, as the source of an image."""
    drawn = qrcode.make(address, image_factory=SvgPathImage, border=2)
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.to_string()).decode()
