"""Pictures: read by content, made small, and freed of all that is not the picture."""

import io
import warnings

from PIL import ExifTags, Image, UnidentifiedImageError

from eventapp.errors import InvalidInput
from eventapp.files.rules import MAX_SIZE, Upload
from eventapp.i18n import N_

_NO_PICTURE = (
    UnidentifiedImageError,
    OSError,
    ValueError,
    SyntaxError,
)
#: What Pillow says of so many pixels that it doesn't even look at them.
_FAR_TOO_LARGE = (Image.DecompressionBombWarning, Image.DecompressionBombError)
_TOO_LARGE = N_("This picture is too large. Please choose a smaller one.")

#: The longer side of a photograph of somebody in pixels, enough for print at 5 cm.
SIDE = 640
#: A picture with more pixels would take more memory than a request may. A JPEG is made small while it is
#: read; the others stand in memory whole first, WebP some five times over.
MOST_PIXELS = 16_000_000
MOST_PIXELS_OF_JPEG = 50_000_000
#: How a picture is turned that a camera was held otherwise for, by its EXIF orientation.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def small_picture(content: bytes, field: str, *, side: int, see_through: bool = False) -> Upload:
    """Return a picture with a longer side of at most ``side`` pixels, without what cameras write into it.

    That is the EXIF. It is a JPEG on white, or a PNG where it may be ``see_through``: logos, signatures and
    stamps. Raises :class:`InvalidInput` for what is no picture, or too large a one.
    """
    if len(content) > MAX_SIZE:
        raise InvalidInput(
            N_("Please choose a file of at most %(max)d MB."), field=field, max=MAX_SIZE // 1024**2
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
                most = MOST_PIXELS_OF_JPEG if picture.format == "JPEG" else MOST_PIXELS
                if picture.width * picture.height > most:
                    raise InvalidInput(_TOO_LARGE, field=field)
                # Small before anything else, as each step makes a copy.
                picture.thumbnail((side * 2, side * 2))
                upright = _turned(picture).convert("RGBA")
    except _FAR_TOO_LARGE as error:
        raise InvalidInput(_TOO_LARGE, field=field) from error
    except _NO_PICTURE as error:
        raise InvalidInput(N_("Please choose a picture: JPEG, PNG or WebP."), field=field) from error
    upright.thumbnail((side, side))
    return _as_png(upright) if see_through else _as_jpeg(upright)


def _as_jpeg(picture: Image.Image) -> Upload:
    opaque = Image.new("RGB", picture.size, "white")
    opaque.paste(picture, mask=picture.getchannel("A"))
    octets = io.BytesIO()
    opaque.save(octets, "JPEG", quality=85, optimize=True)
    return Upload("photo.jpg", "image/jpeg", octets.getvalue())


def _as_png(picture: Image.Image) -> Upload:
    octets = io.BytesIO()
    picture.save(octets, "PNG", optimize=True)
    return Upload("picture.png", "image/png", octets.getvalue())


def _turned(picture: Image.Image) -> Image.Image:
    # Not ``ImageOps.exif_transpose``: it writes all of the EXIF anew, and fails where any of it is broken.
    turn = _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    return picture if turn is None else picture.transpose(turn)
