"""Pictures of homes that do not exist, drawn from a number: the same number is the same picture, byte for byte."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import lru_cache
from random import Random

from PIL import Image, ImageDraw

_WIDTH, _HEIGHT = 800, 600
#: Interiors are few, so that adverts share some of them as real ones do.
_INTERIORS = 150
_SHARED = 900_000

_Colour = tuple[int, int, int]
_WALLS: tuple[_Colour, ...] = (
    (214, 126, 92), (233, 196, 138), (158, 178, 162), (120, 146, 170), (205, 170, 160),
    (236, 226, 208), (176, 98, 84), (140, 158, 134), (226, 178, 96), (170, 160, 186),
)  # fmt: skip
_SKIES: tuple[tuple[_Colour, _Colour], ...] = (
    ((120, 180, 232), (226, 240, 250)),
    ((246, 186, 140), (252, 232, 204)),
    ((150, 196, 220), (240, 244, 236)),
    ((92, 120, 176), (240, 190, 180)),
)


def choose(random: Random, count: int, kind: str) -> tuple[int, ...]:
    """Numbers of the pictures of an advert: its own facade, then interiors that others may have too."""
    offset = {"block": 0, "house": 1, "land": 2}[kind]
    rooms = random.sample(range(_INTERIORS), max(0, count - 1))
    return (random.randrange(_SHARED // 3) * 3 + offset, *(_SHARED + room for room in rooms))


@lru_cache(maxsize=400)
def jpeg(number: int) -> bytes:
    """The picture of this number, 800 x 600."""
    random = Random(f"picture {number}")
    image = Image.new("RGB", (_WIDTH, _HEIGHT))
    draw = ImageDraw.Draw(image)
    paint = _interior if number >= _SHARED else _OUTSIDE[number % 3]
    paint(draw, random)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _sky(draw: ImageDraw.ImageDraw, random: Random) -> None:
    top, bottom = random.choice(_SKIES)
    for y in range(0, _HEIGHT, 4):
        draw.rectangle((0, y, _WIDTH, y + 4), fill=_between(top, bottom, y / _HEIGHT))
    x, y = random.randint(60, 700), random.randint(50, 120)
    draw.ellipse((x - 34, y - 34, x + 34, y + 34), fill=(255, 240, 200))
    for _ in range(random.randint(1, 3)):
        _cloud(draw, random.randint(0, _WIDTH), random.randint(40, 200))


def _cloud(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    for dx, dy, r in ((0, 0, 26), (30, -12, 34), (66, 0, 26)):
        draw.ellipse((x + dx - r, y + dy - r, x + dx + r, y + dy + r), fill=(250, 252, 255))
    draw.rectangle((x - 8, y + 2, x + 74, y + 26), fill=(250, 252, 255))


def _block(draw: ImageDraw.ImageDraw, random: Random) -> None:
    _sky(draw, random)
    _skyline(draw, random)
    wall = random.choice(_WALLS)
    floors, columns = random.randint(4, 9), random.randint(4, 8)
    left, right, top = random.randint(90, 190), random.randint(610, 710), 560 - floors * 54
    draw.rectangle((left - 8, top - 14, right + 8, top), fill=_darker(wall, 0.7))
    draw.rectangle((left, top, right, 540), fill=wall)
    step = (right - left) / columns
    for floor in range(floors):
        for column in range(columns):
            x, y = left + step * column + step * 0.2, top + 12 + floor * 50
            _window(draw, random, x, y, step * 0.6, 32, wall)
    _ground(draw, (112, 116, 122))
    _door(draw, (left + right) // 2, 540, 22, 44, _darker(wall, 0.5))
    for x in range(random.randint(20, 60), _WIDTH, random.randint(150, 260)):
        _tree(draw, random, x, 560)


def _house(draw: ImageDraw.ImageDraw, random: Random) -> None:
    _sky(draw, random)
    _hills(draw, random)
    wall, left = random.choice(_WALLS), random.randint(150, 220)
    right, top = left + random.randint(340, 420), random.randint(290, 340)
    roof = _darker(random.choice(_WALLS[:2] + _WALLS[6:7]), 0.65)
    middle = (left + right) // 2
    draw.rectangle((right - 90, top - 130, right - 60, top - 20), fill=_darker(wall, 0.6))
    draw.polygon(((left - 34, top), (middle, top - 140), (right + 34, top)), fill=roof)
    draw.rectangle((left, top, right, 520), fill=wall)
    for x in (left + 34, right - 104):
        _window(draw, random, x, top + 50, 70, 76, wall)
    draw.ellipse((middle - 24, top - 74, middle + 24, top - 26), fill=(186, 216, 236), outline=wall)
    _ground(draw, (120, 160, 96))
    _door(draw, middle, 520, 30, 110, _darker(wall, 0.5))
    _tree(draw, random, left - 90, 530)
    _tree(draw, random, right + 80, 540)


def _land(draw: ImageDraw.ImageDraw, random: Random) -> None:
    _sky(draw, random)
    _hills(draw, random)
    draw.rectangle((0, 400, _WIDTH, _HEIGHT), fill=(150, 178, 104))
    for row in range(6):
        y = 420 + row * 34
        draw.line((0, y, _WIDTH, y + random.randint(-14, 14)), fill=(130, 158, 88), width=5)
    for x in range(0, _WIDTH, 46):
        draw.rectangle((x, 440, x + 12, 520), fill=(176, 136, 96))
    draw.rectangle((0, 456, _WIDTH, 464), fill=(160, 120, 84))
    draw.rectangle((0, 494, _WIDTH, 502), fill=(160, 120, 84))
    _tree(draw, random, random.randint(120, 680), 440)


def _interior(draw: ImageDraw.ImageDraw, random: Random) -> None:
    wall = _lighter(random.choice(_WALLS), 0.5)
    draw.rectangle((0, 0, _WIDTH, 410), fill=wall)
    wood = random.choice(((190, 146, 104), (160, 116, 84), (206, 172, 130)))
    draw.rectangle((0, 410, _WIDTH, _HEIGHT), fill=wood)
    for x in range(-400, 1300, 90):
        draw.line((400 + (x - 400) // 2, 410, x, _HEIGHT), fill=_darker(wood, 0.86), width=3)
    draw.rectangle((0, 402, _WIDTH, 414), fill=(250, 248, 244))
    _view(draw, random, random.choice((70, 440)))
    random.choice((_sofa, _table, _bed))(draw, random)
    _lamp(draw, random.randint(330, 470))


def _view(draw: ImageDraw.ImageDraw, random: Random, x: int) -> None:
    top, bottom = random.choice(_SKIES)
    for y in range(80, 300, 4):
        draw.rectangle((x, y, x + 250, y + 4), fill=_between(top, bottom, (y - 80) / 220))
    draw.chord((x + 20, 220, x + 140, 380), 180, 360, fill=(120, 160, 110))
    draw.rectangle((x, 300, x + 250, 312), fill=(250, 248, 244))
    for dx in (0, 125, 250):
        draw.rectangle((x + dx - 5, 76, x + dx + 5, 304), fill=(250, 248, 244))
    cloth = random.choice(_WALLS)
    for dx in (-46, 256):
        draw.polygon(((x + dx, 66), (x + dx + 40, 66), (x + dx + 32, 396), (x + dx, 396)), cloth)


def _sofa(draw: ImageDraw.ImageDraw, random: Random) -> None:
    cloth, x = random.choice(_WALLS), random.randint(180, 330)
    draw.rounded_rectangle((x, 350, x + 330, 470), 24, fill=_darker(cloth, 0.8))
    draw.rounded_rectangle((x - 24, 400, x + 354, 500), 24, fill=cloth)
    for dx in (30, 180):
        draw.rounded_rectangle((x + dx, 370, x + dx + 110, 440), 16, fill=_lighter(cloth, 0.4))
    draw.ellipse((x + 20, 520, x + 310, 580), fill=_lighter(cloth, 0.6))


def _table(draw: ImageDraw.ImageDraw, random: Random) -> None:
    x, wood = random.randint(200, 330), (122, 88, 64)
    for dx in (-60, 300):
        draw.rounded_rectangle((x + dx, 330, x + dx + 60, 480), 12, fill=random.choice(_WALLS))
    draw.rounded_rectangle((x - 20, 400, x + 320, 424), 8, fill=wood)
    for dx in (10, 274):
        draw.rectangle((x + dx, 424, x + dx + 14, 540), fill=wood)
    draw.ellipse((x + 120, 360, x + 180, 404), fill=random.choice(_WALLS))


def _bed(draw: ImageDraw.ImageDraw, random: Random) -> None:
    cloth, x = random.choice(_WALLS), random.randint(160, 300)
    draw.rounded_rectangle((x, 300, x + 390, 460), 18, fill=_darker(cloth, 0.6))
    draw.rounded_rectangle((x - 10, 400, x + 400, 540), 20, fill=(248, 246, 240))
    draw.rounded_rectangle((x - 10, 450, x + 400, 545), 20, fill=cloth)
    for dx in (30, 220):
        draw.rounded_rectangle((x + dx, 364, x + dx + 140, 424), 18, fill=(255, 255, 252))


def _lamp(draw: ImageDraw.ImageDraw, x: int) -> None:
    draw.line((x, 0, x, 70), fill=(90, 84, 80), width=4)
    draw.polygon(((x - 20, 70), (x + 20, 70), (x + 54, 124), (x - 54, 124)), fill=(250, 214, 120))


def _window(
    draw: ImageDraw.ImageDraw,
    random: Random,
    x: float,
    y: float,
    width: float,
    height: float,
    wall: _Colour,
) -> None:
    glass = random.choice(((180, 208, 226), (150, 186, 212), (255, 226, 150), (200, 222, 232)))
    draw.rectangle((x - 3, y - 3, x + width + 3, y + height + 3), fill=_lighter(wall, 0.6))
    draw.rectangle((x, y, x + width, y + height), fill=glass)
    draw.line((x + width / 2, y, x + width / 2, y + height), fill=_lighter(wall, 0.6), width=3)


def _door(
    draw: ImageDraw.ImageDraw, x: int, bottom: int, half: int, height: int, colour: _Colour
) -> None:
    draw.rectangle((x - half, bottom - height, x + half, bottom), fill=colour)
    draw.ellipse(
        (x + half - 12, bottom - height // 2, x + half - 6, bottom - height // 2 + 6), "white"
    )


def _ground(draw: ImageDraw.ImageDraw, colour: _Colour) -> None:
    draw.rectangle((0, 520, _WIDTH, _HEIGHT), fill=colour)
    draw.rectangle((0, 520, _WIDTH, 528), fill=_lighter(colour, 0.25))


def _skyline(draw: ImageDraw.ImageDraw, random: Random) -> None:
    x = 0
    while x < _WIDTH:
        width, top = random.randint(50, 120), random.randint(260, 420)
        draw.rectangle((x, top, x + width, 540), fill=(182, 192, 206))
        x += width + random.randint(0, 30)


def _hills(draw: ImageDraw.ImageDraw, random: Random) -> None:
    for shade in (0.0, 0.25):
        x, r = random.randint(0, _WIDTH), random.randint(300, 500)
        draw.ellipse((x - r, 420, x + r, 420 + r), fill=_darker((146, 182, 122), 1 - shade))
    draw.rectangle((0, 500, _WIDTH, _HEIGHT), fill=(146, 182, 122))


def _tree(draw: ImageDraw.ImageDraw, random: Random, x: int, bottom: int) -> None:
    height, leaf = (
        random.randint(80, 150),
        random.choice(((88, 140, 84), (120, 160, 80), (70, 120, 90))),
    )
    draw.rectangle((x - 6, bottom - height, x + 6, bottom), fill=(110, 84, 64))
    for dx, dy, r in ((0, 30, 46), (-28, 0, 36), (28, 4, 36)):
        y = bottom - height - dy + 20
        draw.ellipse((x + dx - r, y - r, x + dx + r, y + r), fill=leaf)


def _between(first: _Colour, second: _Colour, share: float) -> _Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _darker(colour: _Colour, factor: float) -> _Colour:
    return _between((0, 0, 0), colour, factor)


def _lighter(colour: _Colour, share: float) -> _Colour:
    return _between(colour, (255, 255, 255), share)


_OUTSIDE: tuple[Callable[[ImageDraw.ImageDraw, Random], None], ...] = (_block, _house, _land)
