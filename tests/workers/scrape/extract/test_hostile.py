"""Whatever a page holds, nothing but `Unreadable` is raised."""

from __future__ import annotations

import contextlib
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homing.models.raw import RawItem
from homing.models.source import ApiBlock, HtmlBlock
from homing_workers.scrape.extract import Page, Unreadable, cards, detail, next_page, scalars

URL = "https://homes.example/rent?page=1"
FIELDS: dict[str, Any] = {
    "title": {"css": "h3", "fallbacks": [{"xpath": "string(.)"}]},
    "url": {"css": "a"},
    "price": {"css": ".price", "transforms": [{"regex": r"\d+"}, {"split": " "}]},
    "description": {"css": "div"},
    "images": {"css": "img, source, .ad, a, i"},
    "phones": {"css": "a, b"},
    "features": {"xpath": "./*"},
    "rooms": {"json": "*.rooms || ld[*].rooms"},
    "attributes.style": {"css": "*", "attribute": "style", "multiple": True},
    "latitude": {"css": "*", "attribute": "data-ad", "transforms": [{"json": "lat"}]},
}
LIST = HtmlBlock.model_validate(
    {
        "startUrls": [URL],
        "cards": "div",
        "fields": FIELDS,
        "next": {"css": "a"},
        "detail": {"fields": {name: rule for name, rule in FIELDS.items() if name != "url"}},
    }
)
PLAIN = HtmlBlock.model_validate({"startUrls": [URL], "next": {"parameter": "page"}})
STATE = HtmlBlock.model_validate(
    {
        "startUrls": [URL],
        "cardsJson": "*[]",
        "fields": {"title": {"json": "@"}, "images": {"json": "*"}},
    }
)
API = ApiBlock.model_validate(
    {
        "startUrls": [URL],
        "items": "ads[] || *[] || @",
        "fields": {
            "title": {"json": "name"},
            "images": {"json": "*"},
            "description": {"json": "@"},
        },
        "next": {"json": "next"},
        "detail": {"format": "json", "fields": {"price": {"json": "sort(*)"}}},
    }
)
SEED = b"""<!DOCTYPE html><html prefix="og: http://ogp.me/ns#"><head><meta charset="utf-8"><base href="/x/">
<meta property="og:title" content="Flat"><meta property="og:image" content="/a.jpg">
<script type="application/ld+json">{"@graph": [{"@type": "Apartment", "@id": "#a", "name": "Flat",
"url": "/ad/1", "offers": {"@type": "Offer", "price": "900", "priceSpecification": [{"unitCode": "MON"}]},
"floorSize": {"value": 54.5, "unitCode": "MTK"}, "geo": {"latitude": 1}, "image": ["/a", {"url": "/b"}],
"address": {"addressLocality": "Lviv"}, "about": {"@id": "#a"}}, {"@type": "ItemList",
"itemListElement": [{"@type": "ListItem", "item": {"@id": "#a"}}, {"url": "/2"}]}]}</script>
<script id="__NEXT_DATA__" type="application/json">{"ads": [{"rooms": 3}]}</script>
<script>window.S = JSON.parse("{\\"a\\": [1, {\\"rooms\\": 2}]}"); var x = {"b": [1,],};</script></head>
<body vocab="http://schema.org/" typeof="House"><div class="ad" style="background:url('/a.jpg')"
itemscope itemtype="http://schema.org/House" data-ad='{"lat": 1}'><h3 property="name" itemprop="name">T</h3>
<a href="//[x" itemprop="url">l</a><a href="?page=2">2</a><b class="price">1&nbsp;200 \xe2\x82\xac</b>
<img srcset="/a 1x, /b 2x" src="data:,"><p itemprop="offers" itemscope itemtype="schema:Offer">
<i itemprop="price" content="5">x</i></p></div></body></html>"""
ANSWER = json.dumps(
    {"ads": [{"name": "<p>a &amp; b", "photos": [{"url": "/a"}], "n": 1.5}, None, 5], "next": "/2"}
).encode()


def check(item: RawItem) -> None:
    """Only texts that can be stored, and scalars."""
    for value in (*item.values.values(), *item.attributes.values()):
        for one in value if isinstance(value, list) else [value]:
            assert scalars.is_scalar(one)
            text = str(one)
            text.encode()
            assert "\x00" not in text


def read_everything(body: bytes, encoding: str | None = None) -> None:
    for block in (LIST, PLAIN, STATE, API):
        page = Page(URL, body, encoding, "")
        with contextlib.suppress(Unreadable):
            for item in cards(page, block)[:50]:
                check(item)
            next_page(page, block, URL, 1)
            if block.detail is not None:
                check(detail(page, block.detail))


def mutated(seed: bytes, rng: random.Random) -> bytes:
    body = bytearray(seed)
    for _ in range(rng.randint(1, 12)):
        start = rng.randrange(len(body) + 1)
        end = min(len(body), start + rng.randint(0, 40))
        way = rng.randrange(4)
        if way == 0:
            body[start:end] = b""
        elif way == 1:
            body[start:start] = bytes(body[start:end]) * rng.randint(1, 4)
        elif way == 2:
            body[start : start + 1] = bytes([rng.randrange(256)])
        else:
            body[start:start] = rng.choice([b"<", b'"', b"{", b"[", b"&#x0;", b"<svg>", b"\\ud800"])
    return bytes(body[: rng.randint(0, len(body))] if rng.random() < 0.2 else body)


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("seed", [SEED, ANSWER], ids=["html", "json"])
def test_mutated_pages(seed: bytes, part: int) -> None:
    rng = random.Random(part)
    for _ in range(60):
        read_everything(mutated(seed, rng))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [SEED, ANSWER], ids=["html", "json"])
def test_many_mutated_pages(seed: bytes) -> None:
    rng = random.Random(77)
    for _ in range(600):
        read_everything(mutated(seed, rng))


@settings(deadline=None, max_examples=60)
@given(body=st.binary(max_size=400), encoding=st.sampled_from([None, "utf-8", "cp1251", "utf-16"]))
def test_random_bytes(body: bytes, encoding: str | None) -> None:
    read_everything(body, encoding)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@type",
                    "@id",
                    "@graph",
                    "name",
                    "url",
                    "image",
                    "offers",
                    "price",
                    "address",
                    "geo",
                    "latitude",
                    "floorSize",
                    "value",
                    "item",
                    "unitCode",
                    "itemListElement",
                    "mainEntity",
                    "about",
                    "itemOffered",
                    "seller",
                    "telephone",
                    "amenityFeature",
                    "description",
                    "priceSpecification",
                    "availability",
                    "identifier",
                    "areaServed",
                    "potentialAction",
                ]
            ),
            inner
            | st.sampled_from(
                ["Apartment", "Offer", "ItemList", "ListItem", "#a", "/ad/1", "Product"]
            ),
            max_size=5,
        )
    ),
    max_leaves=30,
)


@settings(deadline=None, max_examples=150)
@given(document=JSON)
def test_any_json_ld(document: Any) -> None:
    html = f'<div><script type="application/ld+json">{json.dumps(document)}</script></div>'
    read_everything(html.encode())
    read_everything(json.dumps(document).encode())


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 150,
        b"<div class=ad><a href=" * 2_000,
        b"<b>" * 300 + b"x" * 100,
        b"<script type='application/ld+json'>" + b"[" * 50_000 + b"</script>",
        b"<script type='application/ld+json'>"
        + b'{"about":' * 3_000
        + b"1"
        + b"}" * 3_000
        + b"</script>",
        b"<script>" + b"a={" * 20_000 + b"</script>",
        b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><div>&b;</div>",
        b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><div>&a;</div>",
        b"<?xml version='1.0'?><?php x ?><div>a</div>",
        b"<frameset><frame src=a></frameset>",
        b"%PDF-1.7\n<< /Type >>",
        b"\x89PNG\r\n\x1a\n\x00\x00<a>",
        b"\xff\xfe<\x00d\x00",
    ],
    ids=range(13),
)
def test_hostile_pages(body: bytes) -> None:
    read_everything(body)


def test_no_entity_is_expanded_or_fetched() -> None:
    body = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><div><h3>&a;</h3></div>"
    (item,) = cards(Page(URL, body), LIST)
    assert "root:" not in str(item)


def test_a_page_that_nests_beyond_the_usual_limit_is_read_to_its_end() -> None:
    body = b"<font>" * 400 + b"<div class=ad><h3>Deep</h3></div>"
    (item,) = cards(Page(URL, body), LIST)
    assert item.values["title"] == "Deep"


def test_a_script_beyond_the_usual_limit_does_not_hide_what_follows() -> None:
    body = b"<script>" + b"x" * 10_500_000 + b"</script><div class=ad><h3>Late</h3></div>"
    (item,) = cards(Page(URL, body), LIST)
    assert item.values["title"] == "Late"
