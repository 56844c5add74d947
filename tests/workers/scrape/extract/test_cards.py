"""Cards of list pages by selectors."""

from __future__ import annotations

from typing import Any

from homing.models.source import HtmlBlock
from homing_workers.scrape.extract import Page, cards

URL = "https://homes.example/rent/?page=1"
LIST = """
<html><body>
<div class="ad"><a class="t" href="/ad/1">Two rooms<br>by the park</a>
  <p class="price">1&nbsp;200 <span>€</span>/mo</p><img data-src="a.jpg" src="data:image/gif;base64,R0"></div>
<div class="ad"><a class="t" href="/ad/2">Studio</a><p class="price">700 €</p></div>
</body></html>
"""


def block(**spec: Any) -> HtmlBlock:
    return HtmlBlock.model_validate({"startUrls": [URL], **spec})


def page(text: str, url: str = URL) -> Page:
    return Page(url, text.encode(), "utf-8", "text/html")


def test_each_card_becomes_an_item_with_its_own_fields() -> None:
    fields = {name: {"css": css} for name, css in (("title", ".t"), ("price", ".price"))}
    first, second = cards(page(LIST), block(cards=".ad", fields=fields))
    assert first.values == {"title": "Two rooms by the park", "price": "1 200 €/mo"}
    assert second.values == {"title": "Studio", "price": "700 €"}


def test_links_and_pictures_are_absolute_and_placeholders_are_passed_over() -> None:
    fields = {"url": {"css": ".t"}, "images": {"css": "img"}}
    first, second = cards(page(LIST), block(cards=".ad", fields=fields))
    assert first.values["url"] == "https://homes.example/ad/1"
    assert first.values["images"] == ["https://homes.example/rent/a.jpg"]
    assert "images" not in second.values
