"""The adverts of a list page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import html

from homing.models.raw import RawItem
from homing.models.source import ApiBlock, HtmlBlock
from homing_workers.scrape.extract import paths, rules
from homing_workers.scrape.extract.detail import of_html_page
from homing_workers.scrape.extract.merging import merge
from homing_workers.scrape.extract.page import Page
from homing_workers.scrape.extract.places import HtmlPlace, JsonPlace, Place


def cards(page: Page, block: HtmlBlock | ApiBlock) -> list[RawItem]:
    """One item for each advert on a list page, in the page's order.

    Raises `Unreadable` where the page is empty, or not HTML or JSON as the block says.
    """
    if isinstance(block, HtmlBlock) and block.single:
        return [_single(page, block)]
    if places := places_of(page, block):
        return [rules.read(block.fields, place) for place in places]
    if isinstance(block, HtmlBlock) and not _is_named(block):
        return _structured(page, block)
    return []


def has_cards(page: Page, block: HtmlBlock | ApiBlock) -> bool:
    """Whether a list page holds any advert. Raises `Unreadable` as `cards` does."""
    if isinstance(block, HtmlBlock) and not _is_named(block):
        return bool(page.structured.cards())
    return bool(places_of(page, block))


def places_of(page: Page, block: HtmlBlock | ApiBlock) -> Sequence[Place]:
    """Where the cards of a list page stand; none where only structured data tells of them."""
    if isinstance(block, ApiBlock):
        return _json_places(paths.search(block.items, page.json), page.url)
    if block.cards_json is not None:
        found = paths.search(block.cards_json, page.html_place.data)
        return _json_places(found, page.base_url)
    if not _is_named(block):
        return []
    path = paths.css(block.cards) if block.cards else paths.xpath(block.cards_xpath or "")
    found = paths.nodes(path, page.tree)
    return [HtmlPlace(node, page.base_url) for node in found if isinstance(node, html.HtmlElement)]


def _is_named(block: HtmlBlock) -> bool:
    return any((block.cards, block.cards_xpath, block.cards_json))


def _json_places(found: Any, base_url: str) -> list[JsonPlace]:
    """Items of a list, of an object of objects by id, or one object alone."""
    if isinstance(found, dict):
        inner = list(found.values())
        found = inner if inner and all(isinstance(each, dict) for each in inner) else [found]
    if not isinstance(found, list):
        return []
    return [JsonPlace(item, base_url) for item in found if item is not None]


def _single(page: Page, block: HtmlBlock) -> RawItem:
    item = of_html_page(page, block.fields, structured_data=block.structured_data)
    if "url" not in item.values:
        item.values["url"] = page.url
        item.evidence["url"] = "default"
    return item


def _structured(page: Page, block: HtmlBlock) -> list[RawItem]:
    shared = rules.read(block.fields, page.html_place)
    return [merge(item, shared) for item in page.structured.cards()]
