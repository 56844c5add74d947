"""Small pictures of homes, cheap to make: a few are drawn, each number adds a comment of its own to one of them."""

from __future__ import annotations

import hashlib
import io
import struct
from functools import lru_cache
from random import Random

from PIL import Image, ImageDraw

_DRAWN = 24
_WALLS = ((214, 126, 92), (233, 196, 138), (158, 178, 162), (120, 146, 170), (205, 170, 160))
_SKIES = ((120, 180, 232), (246, 186, 140), (150, 196, 220), (92, 120, 176))


class Pictures:
    """JPEG files by number; the same number is the same file, byte for byte."""

    def __init__(self, size: tuple[int, int]) -> None:
        #: Width and height in pixels.
        self.size = size

    def of(self, number: int) -> bytes:
        """The file with a number."""
        drawn = _draw(number % _DRAWN, self.size)
        comment = f"picture {number}".encode()
        # A comment segment right after the start of the image.
        return drawn[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + drawn[2:]

    def digest(self, number: int) -> str:
        """SHA-256 of the file, in hex."""
        return hashlib.sha256(self.of(number)).hexdigest()


@lru_cache
def _draw(number: int, size: tuple[int, int]) -> bytes:
    random = Random(f"home {number}")
    width, height = size
    image = Image.new("RGB", size, random.choice(_SKIES))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, height * 4 // 5, width, height), fill=(120, 160, 96))
    wall = random.choice(_WALLS)
    left, top = width // random.randint(5, 9), height // random.randint(3, 6)
    draw.rectangle((left, top, width - left, height * 5 // 6), fill=wall)
    for column in range(1, random.randint(3, 6)):
        x, step = left + column * width // 8, width // 20
        for y in range(top + step, height * 3 // 4 - step, 3 * step):
            draw.rectangle((x, y, x + step, y + 2 * step), fill=(200, 222, 232))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
