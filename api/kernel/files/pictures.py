"""Pictures are drawn anew: nothing but their pixels is kept, no metadata and nothing else of the file."""

import io
import struct

from PIL import Image, ImageOps, UnidentifiedImageError

from api.kernel.files.formats import Format
from api.kernel.files.reasons import BROKEN, OTHER_CONTENT, TOO_MANY_PIXELS
from api.kernel.refusals import Refusal

_WRITING = {
    "PNG": {"compress_level": 6},
    "JPEG": {"quality": 90, "optimize": False},
    "WEBP": {"quality": 90, "method": 2},
}
_MODES = {"PNG": ("L", "LA", "RGB", "RGBA"), "JPEG": ("L", "RGB"), "WEBP": ("RGB", "RGBA")}
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, ZeroDivisionError, MemoryError)
"""What Pillow raises for damaged files."""


def redrawn(content: bytes, claimed: Format, megapixels: int) -> bytes:
    """The picture, still and upright, in the same format."""
    assert claimed.picture, claimed
    too_large = TOO_MANY_PIXELS.at("file", most=megapixels)
    try:
        with Image.open(io.BytesIO(content), formats=[claimed.picture]) as picture:
            if picture.width * picture.height > megapixels * 1_000_000:
                raise Refusal(too_large)
            picture.load()
            return _written(picture, claimed.picture)
    except UnidentifiedImageError:
        raise Refusal(OTHER_CONTENT.at("file", format=claimed.code)) from None
    except _BOMBS:
        raise Refusal(too_large) from None
    except _DAMAGE:
        raise Refusal(BROKEN) from None


def _written(picture: Image.Image, form: str) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    if upright.mode not in _MODES[form]:
        see_through = form != "JPEG" and upright.has_transparency_data
        upright = upright.convert("RGBA" if see_through else "RGB")
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    out = io.BytesIO()
    bare.save(out, form, **_WRITING[form])
    return out.getvalue()
