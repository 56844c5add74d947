"""Links of pictures, however they are loaded."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from homing.models.raw import RawValue
from homing_workers.scrape.extract import pictures

Field = Callable[..., RawValue | None]
SITE = "https://homes.example/"


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ('<img src="/a.jpg">', "a.jpg"),
        ('<img src="data:image/gif;base64,R0" data-src="/a.jpg">', "a.jpg"),
        ('<img src="/img/blank.gif" data-lazy="/a.jpg">', "a.jpg"),
        ('<img src="/s.jpg" srcset="/s.jpg 320w, /l.jpg 1280w, /m.jpg 640w">', "l.jpg"),
        ('<img src="/s.jpg" srcset="/s.jpg, /l.jpg 2x">', "l.jpg"),
        ('<img srcset="data:image/gif;base64,R0 1w" data-srcset="/l.jpg 9w">', "l.jpg"),
        ('<img data-original="/a.jpg">', "a.jpg"),
        ('<picture><source srcset="/a.webp 1x"><img src="/a.jpg"></picture>', "a.webp"),
        ('<picture><source srcset=""><img src="/a.jpg"></picture>', "a.jpg"),
        ("<div style=\"background-image: url('/a.jpg')\"></div>", "a.jpg"),
        ('<div style="color:red;background:url(/a.jpg) no-repeat"></div>', "a.jpg"),
        ('<div data-bg="/a.jpg"></div>', "a.jpg"),
        ('<div data-background-image="url(&quot;/a.jpg&quot;)"></div>', "a.jpg"),
        ('<a href="/big.JPG?w=1"><img src="/small.jpg"></a>', "big.JPG?w=1"),
        ('<a href="/ad/1"><img src="/a.jpg"></a>', "a.jpg"),
        ('<div><noscript><img src="/a.jpg"></noscript></div>', "a.jpg"),
        ('<div><span style="background:url(/a.jpg)"></span></div>', "a.jpg"),
    ],
)
def test_the_picture_that_is_shown_is_found(field: Field, html: str, name: str) -> None:
    assert field(html, "images", css="body > *") == [SITE + name]


@pytest.mark.parametrize(
    "html",
    [
        '<img src="data:image/png;base64,AAAA">',
        '<img src="/assets/no-photo.png">',
        '<img src="">',
        "<img>",
        '<div style="background:url()"></div>',
        "<div>text</div>",
        '<img src="about:blank">',
    ],
)
def test_a_placeholder_is_no_picture(field: Field, html: str) -> None:
    assert field(html, "images", css="body > *") is None


def test_all_pictures_of_a_gallery_are_kept_once(field: Field) -> None:
    html = '<img src="/a.jpg"><img src="/b.jpg"><img data-src="/a.jpg">'
    assert field(html, "images", css="img") == [SITE + "a.jpg", SITE + "b.jpg"]


def test_a_named_attribute_may_be_a_srcset_or_a_style(field: Field) -> None:
    html = '<i data-sizes-srcset="/s.jpg 1x, /l.jpg 2x" data-css="background:url(/b.jpg)"></i>'
    rule = {"css": "i", "attribute": "data-sizes-srcset"}
    assert field(html, "images", **rule) == [SITE + "l.jpg"]
    rule = {"css": "i", "attribute": "data-css"}
    assert field(html, "images", **rule) == [SITE + "b.jpg"]


def test_commas_within_links_of_a_srcset_stay() -> None:
    srcset = "https://cdn/w_100,h_80/a.jpg 100w, https://cdn/w_900,h_700/a.jpg 900w"
    assert pictures.largest(srcset) == "https://cdn/w_900,h_700/a.jpg"
