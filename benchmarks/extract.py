"""Pages per second of extraction against parsel, Scrapy's selector library.

Both sides are given the same bytes with their encoding, and the same CSS selectors, in one run,
round by round in turns. Each side parses the page (both by lxml), finds the cards, and reads of
each card ten fields: link, title, price, address, area, rooms, floor, date, agent, pictures; and
the link of the next page. On the detail page both read eight fields and the JSON-LD.

- parsel: `Selector(text=...)`, `.css(...)` with `::attr()` or `string()`, `.get()` or `.getall()`;
  white space collapsed and links joined, as any spider must do; JSON-LD by `json.loads` of the
  scripts and six of its values picked.
- Homing: `cards`, `next_page` and `detail` as a run calls them: the same, and more that parsel's
  side does not do (typed evidence, choosing the largest of a srcset, structure of descriptions,
  the whole schema.org mapping, OpenGraph).

The texts of both sides are compared before anything is measured. The ratio is the median over the
rounds, of the time that both sides take for as many list pages as detail pages.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from parsel import Selector
from rich.console import Console
from rich.table import Table

from benchmarks.extract_pages import detail_page, list_page
from homing.models.source import HtmlBlock
from homing_workers.scrape.extract import Page, cards, detail, next_page

URL = "https://homes.example/rent?page=1"
PAGES = 20
ROUNDS = 15
TEXTS = {
    "title": ".card__title",
    "price": ".card__price",
    "address": ".card__address",
    "area": ".fact--area",
    "rooms": ".fact--rooms",
    "floor": ".fact--floor",
    "agent": ".card__agent",
}
DETAIL_TEXTS = {
    "title": "h1.title",
    "price": ".price.big",
    "area": "dd.area",
    "rooms": "dd.rooms",
    "description": ".description",
}
BLOCK = HtmlBlock.model_validate(
    {
        "startUrls": [URL],
        "cards": "article.card",
        "next": {"css": "a.next"},
        "fields": {name: {"css": css} for name, css in TEXTS.items()}
        | {
            "url": {"css": "a.card__link"},
            "publishedAt": {"css": ".card__date"},
            "images": {"css": "img.card__photo"},
        },
        "detail": {
            "fields": {name: {"css": css} for name, css in DETAIL_TEXTS.items()}
            | {"images": {"css": "img.gallery__photo"}, "phones": {"css": "a.phone"}}
        },
    }
)


def homing_list(body: bytes) -> list[dict[str, Any]]:
    page = Page(URL, body, "utf-8", "text/html")
    next_page(page, BLOCK, URL, 1)
    return [item.values for item in cards(page, BLOCK)]


def homing_detail(body: bytes) -> list[dict[str, Any]]:
    assert BLOCK.detail is not None
    return [detail(Page(URL, body, "utf-8", "text/html"), BLOCK.detail).values]


def _text(selector: Any, css: str) -> str | None:
    found = selector.css(css).xpath("string()").get()
    return " ".join(found.split()) if found else None


def parsel_list(body: bytes) -> list[dict[str, Any]]:
    page = Selector(text=body.decode("utf-8"))
    urljoin(URL, page.css("a.next::attr(href)").get() or "")
    return [_parsel_card(card) for card in page.css("article.card")]


def _parsel_card(card: Any) -> dict[str, Any]:
    found: dict[str, Any] = {name: _text(card, css) for name, css in TEXTS.items()}
    found["url"] = urljoin(URL, card.css("a.card__link::attr(href)").get())
    found["publishedAt"] = card.css(".card__date::attr(datetime)").get()
    photos = card.css("img.card__photo::attr(data-src)").getall()
    found["images"] = [urljoin(URL, photo) for photo in photos]
    return found


def parsel_detail(body: bytes) -> list[dict[str, Any]]:
    page = Selector(text=body.decode("utf-8"))
    found: dict[str, Any] = {name: _text(page, css) for name, css in DETAIL_TEXTS.items()}
    photos = page.css("img.gallery__photo::attr(data-src)").getall()
    found["images"] = [urljoin(URL, photo) for photo in photos]
    found["phones"] = [(page.css("a.phone::attr(href)").get() or "").removeprefix("tel:")]
    for script in page.css("script[type='application/ld+json']::text").getall():
        data = json.loads(script)
        found["currency"] = data["offers"]["priceCurrency"]
        found["url"] = data["url"]
        found["city"] = data["address"]["addressLocality"]
        found |= {name: data["geo"][name] for name in ("latitude", "longitude")}
    return [found]


Side = Callable[[bytes], list[dict[str, Any]]]


def _same(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    """Descriptions differ in their line breaks only."""
    flat = {k: " ".join(v.split()) if isinstance(v, str) else v for k, v in ours.items()}
    return all(flat[name] == value for name, value in theirs.items() if name != "description")


def _check(ours: Side, theirs: Side, body: bytes) -> None:
    pairs = list(zip(ours(body), theirs(body), strict=True))
    assert pairs
    assert all(_same(mine, other) for mine, other in pairs), pairs[0]


def _seconds(side: Side, bodies: list[bytes]) -> float:
    start = time.process_time()
    for body in bodies:
        side(body)
    return time.process_time() - start


def _round(ours: Side, theirs: Side, bodies: list[bytes]) -> tuple[float, float]:
    return _seconds(ours, bodies), _seconds(theirs, bodies)


def _row(name: str, bodies: list[bytes], rounds: list[tuple[float, float]]) -> list[str]:
    mine, other = (statistics.median(side) for side in zip(*rounds, strict=True))
    speeds = [f"{len(bodies) / seconds:,.0f}" for seconds in (mine, other)]
    ratio = statistics.median(b / a for a, b in rounds)
    return [name, f"{len(bodies[0]) / 1000:.0f} kB", *speeds, f"{ratio:.2f}"]


def main() -> None:
    lists = [list_page(seed) for seed in range(PAGES)]
    details = [detail_page(seed) for seed in range(PAGES)]
    _check(homing_list, parsel_list, lists[0])
    _check(homing_detail, parsel_detail, details[0])
    listed, detailed = [], []
    for _ in range(ROUNDS):
        listed.append(_round(homing_list, parsel_list, lists))
        detailed.append(_round(homing_detail, parsel_detail, details))
    both = [(a + c, b + d) for (a, b), (c, d) in zip(listed, detailed, strict=True)]
    table = Table(title="pages per CPU second")
    for column in ("page", "size", "Homing", "parsel", "ratio"):
        table.add_column(column, justify="right")
    table.add_row(*_row("list, 30 cards", lists, listed))
    table.add_row(*_row("detail, JSON-LD", details, detailed))
    Console().print(table)
    print(json.dumps({"ratio_parsel": round(statistics.median(b / a for a, b in both), 2)}))
