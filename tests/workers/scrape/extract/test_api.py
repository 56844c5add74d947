"""Items of JSON answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from homing.models.raw import RawItem
from homing.models.source import ApiBlock, Detail
from homing_workers.scrape.extract import Page, Unreadable, cards, detail

URL = "https://api.example/v1/ads?page=1"


def answered(
    body: bytes, items: str = "@", fields: dict[str, dict[str, str]] | None = None
) -> list[RawItem]:
    spec: dict[str, Any] = {"startUrls": [URL], "items": items, "fields": fields or {}}
    return cards(Page(URL, body, None, "application/json"), ApiBlock.model_validate(spec))


def test_scalars_keep_their_types() -> None:
    ad = {"price": 900, "area": 54.5, "furnished": True, "title": " Two\u00a0rooms ", "floor": None}
    fields = {name: {"json": name} for name in ad}
    (item,) = answered(json.dumps({"ads": [ad]}).encode(), "ads", fields)
    assert item.values == {"price": 900, "area": 54.5, "furnished": True, "title": "Two rooms"}


def test_nested_lists_are_flattened() -> None:
    ad = {"photos": [["/a.jpg"], [["/b.jpg"], "/a.jpg"]], "tags": [{"n": "lift"}, {"n": "yard"}]}
    fields = {"images": {"json": "photos"}, "features": {"json": "tags[].n"}}
    (item,) = answered(json.dumps([ad]).encode(), fields=fields)
    assert item.values == {
        "images": ["https://api.example/a.jpg", "https://api.example/b.jpg"],
        "features": ["lift", "yard"],
    }


def test_html_in_a_description_becomes_text() -> None:
    text = "<p>Bright &amp; quiet</p><p>Call<br/>now</p>"
    (item,) = answered(json.dumps([{"d": text}]).encode(), fields={"description": {"json": "d"}})
    assert item.values["description"] == "Bright & quiet\n\nCall\nnow"


def test_lines_of_a_plain_description_stay() -> None:
    (item,) = answered(
        json.dumps([{"d": "a\r\n\r\n\r\nb  c\n"}]).encode(), fields={"description": {"json": "d"}}
    )
    assert item.values["description"] == "a\n\nb c"


def test_numbers_that_are_none_are_left_out() -> None:
    body = b'[{"price": NaN, "area": 1e999, "title": "\\ud800 x\\u0000"}]'
    fields = {name: {"json": name} for name in ("price", "area", "title")}
    (item,) = answered(body, fields=fields)
    assert item.values == {"title": "x"}


@pytest.mark.parametrize("body", [b'{"ads": null}', b"{}", b"[]", b'"text"', b"5", b"null"])
def test_an_answer_without_items_has_no_cards(body: bytes) -> None:
    assert answered(body, "ads") == []


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"<html><body>Maintenance</body></html>", "expected JSON, found '<html>"),
        (b'{"ads": [', "line 1 column 10"),
        (b'{"ads": 01}', "line 1 column"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_an_answer_that_is_no_json_is_unreadable(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        answered(body, "ads")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_the_encoding_of_an_answer_is_found(encoding: str) -> None:
    body = json.dumps([{"t": "Київ"}], ensure_ascii=False).encode(encoding)
    declared = encoding if encoding == "utf-16-le" else None
    block = ApiBlock.model_validate(
        {"startUrls": [URL], "items": "@", "fields": {"city": {"json": "t"}}}
    )
    (item,) = cards(Page(URL, body, declared, "application/json"), block)
    assert item.values["city"] == "Київ"


def test_an_expression_that_does_not_fit_finds_nothing() -> None:
    fields = {"price": {"json": "sort(@)"}, "title": {"json": "join(', ', t)"}}
    (item,) = answered(b'[{"t": [1, 2]}]', fields=fields)
    assert item.values == {}


def test_a_detail_page_may_be_json() -> None:
    rule = Detail.model_validate({"format": "json", "fields": {"rooms": {"json": "data.rooms"}}})
    item = detail(Page(URL, b'{"data": {"rooms": 3}}', None, "application/json"), rule)
    assert item.values == {"rooms": 3}
