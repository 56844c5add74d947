"""What a field rule takes from an element."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from homing.models.raw import RawValue

Field = Callable[..., RawValue | None]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>1\u202f250\u00a0€</p>", "1 250 €"),
        ("<p>3 rooms &amp; kitchen &lt;new&gt;</p>", "3 rooms & kitchen <new>"),
        ("<p><span>1</span><span>200</span> <sup>€</sup></p>", "1200 €"),
        ("<div><div>3 rooms</div><div>50 m²</div></div>", "3 rooms 50 m²"),
        ("<p>a<br>b</p>", "a b"),
        ("<p>a<!-- no --><script>no()</script>b</p>", "ab"),
        ("<p>So\u00adfort\u200b frei</p>", "Sofort frei"),
        ("<p>  \n\t 5\n  rooms </p>", "5 rooms"),
    ],
)
def test_text_is_what_a_person_reads(field: Field, html: str, text: str) -> None:
    assert field(html, "title", css="body > *") == text


@pytest.mark.parametrize(
    ("html", "name", "value"),
    [
        ('<time datetime="2026-05-01">today</time>', "publishedAt", "2026-05-01"),
        ("<time>today</time>", "publishedAt", "today"),
        ('<meta itemprop="price" content="900">', "price", "900"),
        ('<span itemprop="price" content="900">from 900</span>', "price", "900"),
        ('<data value="54">fifty-four</data>', "area", "54"),
        ('<a href="tel:+380441234567">Call</a>', "phones", ["+380441234567"]),
        ("<b>044 123</b>", "phones", ["044 123"]),
        ('<img alt="Flat with a view" src="a.jpg">', "title", "Flat with a view"),
        ('<a href="/7">Flat</a>', "title", "Flat"),
        ('<a href="/7">Flat</a>', "url", "https://homes.example/7"),
        ('<meta property="og:url" content="/8">', "url", "https://homes.example/8"),
        ('<div><p><a href="/9">x</a></p></div>', "url", "https://homes.example/9"),
        ('<p class="url">https://a.example/1</p>', "url", "https://a.example/1"),
    ],
)
def test_each_kind_of_element_has_its_own_value(
    field: Field, html: str, name: str, value: Any
) -> None:
    assert field(html, name, xpath="(//body/*|//head/meta)[1]") == value


@pytest.mark.parametrize(
    "href", ["#", "javascript:void(0)", "mailto:a@b.c", "", "http://[bad", "tel:1"]
)
def test_a_link_that_leads_to_no_page_is_none(field: Field, href: str) -> None:
    assert field(f'<a href="{href}"></a>', "url", css="a") is None


def test_several_matches_are_kept_joined_or_cut_to_the_first(field: Field) -> None:
    html = "<i>1</i><i></i><i>250</i><i>€</i>"
    assert field(html, "price", css="i") == "1"
    assert field(html, "price", css="i", multiple=True) == ["1", "250", "€"]
    assert field(html, "price", css="i", join=" ") == "1 250 €"


def test_fields_that_are_plural_keep_everything_unless_told_otherwise(field: Field) -> None:
    html = "<li>lift</li><li>balcony</li><li>lift</li>"
    assert field(html, "features", css="li") == ["lift", "balcony"]
    assert field(html, "features", css="li", multiple=False) == "lift"


def test_the_first_place_that_holds_something_wins(field: Field) -> None:
    html = '<b class="new"> </b><b class="old">700</b>'
    fallbacks = [{"css": ".none"}, {"css": ".old"}, {"const": "0"}]
    assert field(html, "price", css=".new", fallbacks=fallbacks) == "700"
    assert field("<p>x</p>", "price", css=".new", fallbacks=fallbacks) == "0"


@pytest.mark.parametrize(
    "rule",
    [
        {"css": 'li:contains("Area") b'},
        {"css": 'li:-soup-contains("Area") b'},
        {"css": "li:has(> i.area) > b"},
        {"xpath": "//li[contains(., 'Area')]/b"},
        {"xpath": "//li[re:test(., '^are', 'i')]/b"},
        {"xpath": "//i[.='Area']/following-sibling::b/text()"},
        {"xpath": "string(//li[2]/b)"},
        {"css": "li:nth-child(2) b::text"},
        {"css": "b.x, li.second > b"},
    ],
)
def test_a_fact_is_found_by_its_label(field: Field, rule: dict[str, str]) -> None:
    html = "<ul><li><i>Rooms</i> <b>3</b><li class=second><i class=area>Area</i> <b>54 m²</b></ul>"
    assert field(html, "area", **rule) == "54 m²"


def test_an_xpath_may_compute(field: Field) -> None:
    html = "<li>a</li><li>b</li>"
    assert field(html, "rooms", xpath="count(//li)") == 2
    assert field(html, "balcony", xpath="boolean(//li)") is True
    assert field(html, "rooms", xpath="number('x')") is None


def test_an_attribute_is_taken_where_it_is_named(field: Field) -> None:
    html = '<div class="map" data-lat="50.45" data-lon="">x</div>'
    assert field(html, "latitude", css=".map", attribute="data-lat") == "50.45"
    assert field(html, "longitude", css=".map", attribute="data-lon") is None
    assert field(html, "country", css=".map", attribute="data-none") is None


def test_data_in_an_attribute_is_read_as_json(field: Field) -> None:
    html = """<div data-ad='{"price": {"amount": 900, "per": "m"}, "tags": ["a", "b"]}'></div>"""
    price = [{"json": "price.amount"}]
    assert field(html, "price", css="div", attribute="data-ad", transforms=price) == 900
    tags = [{"json": "tags"}, {"prefix": "#"}]
    found = field(html, "features", css="div", attribute="data-ad", transforms=tags)
    assert found == ["#a", "#b"]


def test_scripts_of_the_page_are_read_by_json(field: Field) -> None:
    html = """<script>var ad = {"price": 5,}; window.__S__ = JSON.parse("{\\"rooms\\":3}")</script>
    <script id="data" type="application/json">{"floor": 2}</script>
    <script type="application/ld+json">{"name": "Home"}</script>
    <script type="application/json">[{"pets": true}]</script>"""
    assert field(html, "rooms", json="__S__.rooms") == 3
    assert field(html, "floor", json="data.floor") == 2
    assert field(html, "title", json="ld[0].name") == "Home"
    assert field(html, "pets", json="json[0][0].pets") is True


def test_anything_else_goes_to_the_attributes(field: Field) -> None:
    assert field("<b>B</b>", "attributes.energyClass", css="b") == "B"


def test_a_description_keeps_its_paragraphs(field: Field) -> None:
    html = "<div><p>Bright\n and  quiet.</p><ul><li>lift</li><li>yard</li></ul>Call<br>now</div>"
    assert field(html, "description", css="div") == "Bright and quiet.\n\nlift\nyard\n\nCall\nnow"
