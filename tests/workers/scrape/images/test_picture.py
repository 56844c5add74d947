"""What counts as a picture."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from homing_workers.scrape.images import NotAPicture, picture


def encoded(width: int = 1200, height: int = 800, form: str = "JPEG", **options: object) -> bytes:
    mode = str(options.pop("mode", "RGB"))
    gradient = Image.radial_gradient("L").resize((width, height)).convert(mode)
    buffer = io.BytesIO()
    gradient.save(buffer, form, **options)
    return buffer.getvalue()


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size


@pytest.mark.parametrize(
    ("form", "mime", "extension"),
    [
        ("JPEG", "image/jpeg", "jpg"),
        ("PNG", "image/png", "png"),
        ("WEBP", "image/webp", "webp"),
        ("GIF", "image/gif", "gif"),
        ("AVIF", "image/avif", "avif"),
    ],
)
def test_pictures_of_the_web_are_read(form: str, mime: str, extension: str) -> None:
    found = picture.read(encoded(form=form))
    assert (found.mime, found.extension) == (mime, extension)
    assert (found.width, found.height) == (1200, 800)


def test_thumbnails_have_their_widths_and_the_same_shape() -> None:
    found = picture.read(encoded(1920, 1080))
    assert {width: size_of(data) for width, data in found.thumbnails.items()} == {
        960: (960, 540),
        320: (320, 180),
    }


def test_a_small_picture_is_not_blown_up() -> None:
    found = picture.read(encoded(200, 100))
    assert {size_of(data) for data in found.thumbnails.values()} == {(200, 100)}


def test_a_picture_lying_on_its_side_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = picture.read(encoded(1200, 800, exif=exif))
    assert (found.width, found.height) == (800, 1200)
    assert size_of(found.thumbnails[320]) == (320, 480)


def test_what_is_transparent_becomes_white() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (400, 300), (0, 0, 0, 0)).save(buffer, "PNG")
    thumbnail = picture.read(buffer.getvalue()).thumbnails[320]
    with Image.open(io.BytesIO(thumbnail)) as image:
        assert image.getpixel((10, 10)) == (255, 255, 255)


def test_a_cameras_jpeg_with_several_pictures_is_a_jpeg() -> None:
    buffer = io.BytesIO()
    first, second = (Image.new("RGB", (400, 300), colour) for colour in ("red", "blue"))
    first.save(buffer, "MPO", save_all=True, append_images=[second])
    found = picture.read(buffer.getvalue())
    assert (found.mime, found.extension) == ("image/jpeg", "jpg")


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_every_colour_space_gets_thumbnails(mode: str) -> None:
    assert picture.read(encoded(mode=mode)).thumbnails


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<!DOCTYPE html><html>captcha</html>", "an HTML page instead of a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "SVG"),
        (b"<?xml version='1.0'?><svg/>", "SVG"),
        (b"", "no picture of a known format"),
        (b"%PDF-1.7", "no picture of a known format"),
        (encoded()[:5000], "damaged picture"),
        (encoded(form="PNG")[:5000], "damaged picture"),
        (encoded(1, 1), "1x1 pixels, a placeholder"),
        (encoded(20, 8000, "TIFF"), "no picture of a known format"),
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotAPicture, match=reason):
        picture.read(data)


@pytest.mark.parametrize("side", [7_100, 10_000, 20_000])
def test_a_decompression_bomb_is_refused_before_it_is_decoded(side: int) -> None:
    buffer = io.BytesIO()
    Image.new("1", (side, side)).save(buffer, "PNG")
    assert len(buffer.getvalue()) < 100_000
    with pytest.raises(NotAPicture, match="more than 50000000 pixels in all"):
        picture.read(buffer.getvalue())


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=40))
def test_damage_never_ends_in_another_error(at: int, damage: bytes) -> None:
    data = bytearray(encoded(300, 200))
    data[at : at + len(damage)] = damage
    with contextlib.suppress(NotAPicture):
        assert picture.read(bytes(data)).thumbnails
