"""Reading a picture: is it one, wholly, and how does it look small?"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from dataclasses import dataclass, field

from PIL import Image, ImageOps, UnidentifiedImageError

#: Widths of thumbnails in pixels: lists, and pages of a phone.
WIDTHS = (320, 960)
#: Pixels of a picture that is decoded; each takes 3 to 4 bytes.
MAX_PIXELS = 50_000_000
#: Smaller ones are counters and placeholders.
MIN_SIDE = 16

_QUALITY = 82
#: Of what browsers show and portals serve.
_EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"}
#: What Pillow's decoders raise on damaged input.
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)

# Pillow only warns of sizes up to twice its limit; nobody reads that.
warnings.simplefilter("error", Image.DecompressionBombWarning)


class NotAPicture(Exception):
    """The bytes are no picture that can be shown; the message says why."""


@dataclass(frozen=True)
class Picture:
    """A picture that was decoded to the end."""

    mime: str
    #: Without a dot.
    extension: str
    #: In pixels, as it is seen.
    width: int
    height: int
    #: JPEG bytes by width.
    thumbnails: dict[int, bytes] = field(repr=False)


def read(data: bytes) -> Picture:
    """Decodes a picture and makes its thumbnails; takes CPU time, so call it in a thread.

    Raises:
        NotAPicture: it is something else, damaged, too large or too small.
    """
    try:
        with Image.open(io.BytesIO(data), formats=list(_EXTENSIONS)) as image:
            _check_size(image)
            return _read(image)
    except _DAMAGE as error:
        raise NotAPicture(_reason(data, error)) from error


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise NotAPicture(f"more than {MAX_PIXELS} pixels in all: {width}x{height}")
    if min(width, height) < MIN_SIDE:
        raise NotAPicture(f"{width}x{height} pixels, a placeholder")


def _read(image: Image.Image) -> Picture:
    # Cameras append further pictures to a JPEG; browsers show the first, and so do we.
    form = "JPEG" if image.format == "MPO" else image.format or ""
    width, height = image.size
    # JPEG decodes to about the wanted size at a fraction of the cost, and reads to the end all the same.
    image.draft("RGB", (2 * max(WIDTHS), 2 * max(WIDTHS)))
    image.load()
    turned = ImageOps.exif_transpose(image)
    if (turned.width > turned.height) != (image.width > image.height):
        width, height = height, width
    return Picture(
        mime=Image.MIME[form],
        extension=_EXTENSIONS[form],
        width=width,
        height=height,
        thumbnails=_thumbnails(_opaque(turned)),
    )


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    return image.convert("RGB")


def _thumbnails(image: Image.Image) -> dict[int, bytes]:
    made = {}
    for width in sorted(WIDTHS, reverse=True):
        if image.width > width:
            height = max(round(image.height * width / image.width), 1)
            image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
        made[width] = _jpeg(image)
    return made


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return buffer.getvalue()


def _reason(data: bytes, error: Exception) -> str:
    start = data[:1000].lstrip().lower()
    if b"<svg" in start:
        return "SVG, which is a document and may hold scripts"
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "an HTML page instead of a picture"
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return f"more than {MAX_PIXELS} pixels in all"
    if isinstance(error, UnidentifiedImageError):
        return f"no picture of a known format ({', '.join(_EXTENSIONS)})"
    return f"damaged picture: {error}"
