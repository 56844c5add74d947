"""The way from one list page to the next."""

from __future__ import annotations

import json
from typing import Any

import pytest

from homing.models.source import ApiBlock, HtmlBlock
from homing_workers.scrape.extract import Page, next_page

URL = "https://homes.example/rent?city=Ky%C3%AFv&page=1"
CARDS = '<div class="ad">x</div>'


def following(html: str, rule: dict[str, Any], *, url: str = URL, number: int = 1) -> str | None:
    spec = {"startUrls": [URL], "cards": ".ad", "next": rule}
    page = Page(url, html.encode(), "utf-8", "text/html")
    return next_page(page, HtmlBlock.model_validate(spec), url, number)


def after(answer: Any, rule: dict[str, Any], *, number: int = 1) -> str | None:
    spec = {"startUrls": [URL], "items": "ads", "next": rule}
    page = Page(URL, json.dumps(answer).encode(), None, "application/json")
    return next_page(page, ApiBlock.model_validate(spec), URL, number)


@pytest.mark.parametrize(
    "rule",
    [{"css": "a.next"}, {"css": "li.next"}, {"css": "a::attr(href)"}, {"xpath": "//a/@href"}],
)
def test_a_link_leads_to_the_next_page(rule: dict[str, str]) -> None:
    html = '<ul><li class="next"><a class="next" href="?page=2">»</a></ul>'
    assert following(html, rule) == "https://homes.example/rent?page=2"


def test_the_link_in_the_head_is_one_too() -> None:
    html = '<head><link rel="next" href="/rent/2"></head>'
    assert following(html, {"css": "link[rel=next]"}) == "https://homes.example/rent/2"


@pytest.mark.parametrize(
    "html",
    [
        "<p>no link</p>",
        '<a class="next" href="#">»</a>',
        '<a class="next" href="javascript:go()">»</a>',
        '<a class="next">»</a>',
        '<a class="next" href="?city=Ky%C3%AFv&page=1">»</a>',
        '<a class="next" href="?city=Ky%C3%AFv&page=1#top">»</a>',
    ],
)
def test_a_missing_link_or_one_to_itself_is_the_end(html: str) -> None:
    assert following(html, {"css": "a.next"}) is None


def test_a_redirect_back_to_the_first_page_is_the_end() -> None:
    spec = {"startUrls": [URL], "cards": ".ad", "next": {"css": "a"}}
    page = Page("https://homes.example/1", b'<a href="/9">9</a>', "utf-8", "text/html")
    block = HtmlBlock.model_validate(spec)
    assert next_page(page, block, "https://homes.example/9", 9) is None


def test_a_counter_goes_on_while_there_are_cards() -> None:
    rule = {"parameter": "page"}
    assert following(CARDS, rule) == "https://homes.example/rent?city=Ky%C3%AFv&page=2"
    assert following(CARDS, rule, number=2) == "https://homes.example/rent?city=Ky%C3%AFv&page=3"
    assert following("<p>none</p>", rule) is None


def test_an_offset_grows_by_its_step_and_is_added_where_missing() -> None:
    rule = {"parameter": "from", "start": 0, "step": 20}
    expected = "https://homes.example/rent?city=Ky%C3%AFv&page=1&from=60"
    assert following(CARDS, rule, number=3) == expected


def test_a_cursor_is_put_into_the_query() -> None:
    rule = {"json": "meta.cursor", "parameter": "after"}
    answer = {"ads": [{}], "meta": {"cursor": "a b="}}
    assert after(answer, rule) == "https://homes.example/rent?city=Ky%C3%AFv&page=1&after=a+b%3D"


@pytest.mark.parametrize("cursor", [None, "", False, {}])
def test_a_missing_cursor_is_the_end(cursor: Any) -> None:
    rule = {"json": "meta.cursor", "parameter": "after"}
    assert after({"ads": [{}], "meta": {"cursor": cursor}}, rule) is None


def test_a_cursor_without_cards_is_the_end() -> None:
    assert after({"ads": [], "c": "x"}, {"json": "c", "parameter": "after"}) is None


def test_a_link_of_an_answer_is_followed() -> None:
    assert (
        after({"ads": [], "next": "/api?p=2"}, {"json": "next"}) == "https://homes.example/api?p=2"
    )


def test_a_source_without_rule_has_one_page() -> None:
    block = HtmlBlock.model_validate({"startUrls": [URL], "cards": ".ad"})
    assert next_page(Page(URL, CARDS.encode()), block, URL, 1) is None
