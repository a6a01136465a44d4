"""Addresses as pictures for the cameras of phones."""

from functools import lru_cache

import segno


@lru_cache(maxsize=256)
def qr_picture(text: str) -> str:
    """Return the QR code of ``text`` as a PNG data URI: dark on white in every scheme, for cameras."""
    return str(segno.make_qr(text, error="m").png_data_uri(scale=4, border=4))
