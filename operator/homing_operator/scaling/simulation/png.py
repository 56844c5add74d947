"""Draws a scene as PNG, with Pillow where that is installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from homing_operator.scaling.simulation.scene import HEIGHT, WIDTH, Line, Scene, Spot, Words

if TYPE_CHECKING:
    from PIL import ImageDraw

_ANCHORS = {"start": "lm", "middle": "mm", "end": "rm"}
#: Drawn so much larger, and made smaller for smooth edges.
_SCALE = 2
_DASH, _SPACE = 7.0, 4.0


def write(scene: Scene, path: Path) -> None:
    """Writes the picture.

    Raises:
        ModuleNotFoundError: Pillow is not installed; it is with `homing[workers]`.
    """
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH * _SCALE * 2, HEIGHT * _SCALE * 2), "white")
    pencil = ImageDraw.Draw(image)
    for part in scene.parts:
        if isinstance(part, Line):
            _line(pencil, part)
        else:
            _words(pencil, part)
    image.resize((WIDTH * _SCALE, HEIGHT * _SCALE), Image.Resampling.LANCZOS).save(path)


def _line(pencil: ImageDraw.ImageDraw, line: Line) -> None:
    width = round(line.width * _SCALE * 2)
    for stretch in _dashes(line) if line.dashed else [line.spots]:
        spots = [(x * _SCALE * 2, y * _SCALE * 2) for x, y in stretch]
        pencil.line(spots, fill=line.colour, width=width, joint="curve")


def _dashes(line: Line) -> list[tuple[Spot, ...]]:
    """Short pieces of a line; at each corner they begin anew."""
    pieces: list[tuple[Spot, ...]] = []
    for (x0, y0), (x1, y1) in zip(line.spots, line.spots[1:], strict=False):
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        at = 0.0
        while at < length:
            a, b = at / length, min(at + _DASH, length) / length
            pieces.append(tuple((x0 + (x1 - x0) * c, y0 + (y1 - y0) * c) for c in (a, b)))
            at += _DASH + _SPACE
    return pieces


def _words(pencil: ImageDraw.ImageDraw, words: Words) -> None:
    from PIL import ImageFont

    x, y = words.spot
    pencil.text(
        (x * _SCALE * 2, y * _SCALE * 2),
        words.text,
        fill=words.colour,
        font=ImageFont.load_default(words.size * _SCALE * 2),
        anchor=_ANCHORS[words.anchor],
    )
