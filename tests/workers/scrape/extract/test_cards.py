"""Cards of list pages."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from homing.models.raw import RawItem
from homing.models.source import HtmlBlock
from homing_workers.scrape.extract import Page, Unreadable, cards

Listed = Callable[..., list[RawItem]]

LIST = """
<html><body>
<div class="ad"><a class="t" href="/ad/1">Two rooms<br>by the park</a>
  <p class="price">1&nbsp;200 <span>€</span>/mo</p><img data-src="a.jpg" src="data:image/gif;base64,R0"></div>
<div class="ad"><a class="t" href="/ad/2">Studio</a><p class="price">700 €</p></div>
</body></html>
"""
CSS = {name: {"css": css} for name, css in (("title", ".t"), ("price", ".price"), ("url", ".t"))}


def test_each_card_becomes_an_item_with_its_own_fields(listed: Listed) -> None:
    first, second = listed(LIST, cards=".ad", fields=CSS)
    assert first.values == {
        "title": "Two rooms by the park",
        "price": "1 200 €/mo",
        "url": "https://homes.example/ad/1",
    }
    assert second.values["title"] == "Studio"
    assert first.evidence == dict.fromkeys(first.values, "selector")


def test_cards_may_be_named_by_xpath(listed: Listed) -> None:
    found = listed(LIST, cardsXpath="//div[.//a]", fields=CSS)
    assert [item.values["title"] for item in found] == ["Two rooms by the park", "Studio"]


def test_pictures_are_absolute_and_placeholders_are_passed_over(listed: Listed) -> None:
    first, second = listed(LIST, cards=".ad", fields={"images": {"css": "img"}})
    assert first.values["images"] == ["https://homes.example/rent/a.jpg"]
    assert "images" not in second.values


@pytest.mark.parametrize(
    "rule",
    [
        {"css": "&"},
        {"css": ":scope"},
        {"css": "a.card"},
        {"css": "&::attr(href)"},
        {"css": "&", "attribute": "href"},
        {"xpath": "."},
        {"xpath": "@href"},
        {"css": "h3"},
    ],
)
def test_a_card_that_is_a_link_gives_its_own_link(listed: Listed, rule: dict[str, str]) -> None:
    html = '<a class="card" href="7"><h3>One</h3></a><a class="card" href="8"><h3>Two</h3></a>'
    found = listed(html, cards="a.card", fields={"url": rule})
    assert [item.values["url"] for item in found] == [
        "https://homes.example/rent/7",
        "https://homes.example/rent/8",
    ]


def test_selectors_see_nothing_outside_their_card(listed: Listed) -> None:
    html = '<b class="p">0</b><div class="ad"></div><div class="ad"><b class="p">1</b></div>'
    found = listed(html, cards=".ad", fields={"price": {"css": ".p"}})
    assert [item.values.get("price") for item in found] == [None, "1"]


def test_links_are_relative_to_the_base_of_the_page(listed: Listed) -> None:
    html = '<head><base href="/de/"></head><div class="ad"><a href="ad/1">x</a></div>'
    (item,) = listed(html, cards=".ad", fields={"url": {"css": "a"}})
    assert item.values["url"] == "https://homes.example/de/ad/1"
    assert item.base_url == "https://homes.example/de/"


def test_a_page_without_cards_has_none(listed: Listed) -> None:
    assert listed("<p>Nothing found</p>", cards=".ad", fields=CSS) == []


def test_cards_of_a_script_are_read_by_json(listed: Listed) -> None:
    ads = [{"id": 5, "slug": "/ad/5", "price": {"value": 900}, "photos": [{"url": "/5.jpg"}]}]
    state = json.dumps({"props": {"pageProps": {"ads": ads}}})
    html = f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{state}</script>'
    fields = {
        "externalId": {"json": "id"},
        "url": {"json": "slug"},
        "price": {"json": "price.value"},
        "images": {"json": "photos"},
    }
    (item,) = listed(html, cardsJson="__NEXT_DATA__.props.pageProps.ads", fields=fields)
    assert item.values == {
        "externalId": 5,
        "url": "https://homes.example/ad/5",
        "price": 900,
        "images": ["https://homes.example/5.jpg"],
    }


def test_a_state_that_is_an_object_by_id_is_a_list_of_its_values(listed: Listed) -> None:
    html = '<script>window.__STATE__ = {"ads": {"7": {"t": "A"}, "9": {"t": "B"}}};</script>'
    found = listed(html, cardsJson="__STATE__.ads", fields={"title": {"json": "t"}})
    assert [item.values["title"] for item in found] == ["A", "B"]


def test_a_single_page_is_one_advert_with_its_own_url(listed: Listed) -> None:
    (item,) = listed("<h1>House</h1>", single=True, fields={"title": {"css": "h1"}})
    assert item.values == {"title": "House", "url": "https://homes.example/rent/list?page=1"}


@pytest.mark.parametrize("body", [b"", b"  \r\n", b"\x00\x00", b"no markup", b'{"a": 1}'])
def test_a_page_without_markup_is_unreadable(body: bytes) -> None:
    block = HtmlBlock.model_validate({"startUrls": ["https://x.example/"], "cards": ".ad"})
    with pytest.raises(Unreadable, match=r"^https://x.example/: "):
        cards(Page("https://x.example/", body, None, "text/html"), block)
