"""Photographs of people: read by content, made small, and freed of all that is not the picture."""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from eventapp.errors import InvalidInput
from eventapp.files.rules import MAX_SIZE, Upload
from eventapp.i18n import N_

_NO_PICTURE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
    Image.DecompressionBombWarning,
    Image.DecompressionBombError,
)

#: The longer side in pixels, enough for print at 5 cm.
SIDE = 640
#: A picture with more pixels would take more memory than a request may.
MOST_PIXELS = 50_000_000


def small_photo(content: bytes, field: str = "photo") -> Upload:
    """Return a picture as a small JPEG without the place and device that cameras write into it (EXIF).

    Raises :class:`InvalidInput` for what is no picture, or too large a one.
    """
    if len(content) > MAX_SIZE:
        raise InvalidInput(
            N_("Please choose a file of at most %(max)d MB."), field=field, max=MAX_SIZE // 1024**2
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise InvalidInput(
                        N_("This picture is too large. Please choose a smaller one."), field=field
                    )
                picture.draft("RGB", (SIDE * 2, SIDE * 2))
                upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except _NO_PICTURE as error:
        raise InvalidInput(N_("Please choose a picture: JPEG, PNG or WebP."), field=field) from error
    upright.thumbnail((SIDE, SIDE))
    opaque = Image.new("RGB", upright.size, "white")
    opaque.paste(upright, mask=upright.getchannel("A"))
    octets = io.BytesIO()
    opaque.save(octets, "JPEG", quality=85, optimize=True)
    return Upload("photo.jpg", "image/jpeg", octets.getvalue())
