"""The advert on its own page."""

from __future__ import annotations

from collections.abc import Mapping

from homing.models.raw import RawItem
from homing.models.source import Detail, FieldRule
from homing_workers.scrape.extract import rules
from homing_workers.scrape.extract.merging import fill
from homing_workers.scrape.extract.page import Page


def detail(page: Page, rule: Detail) -> RawItem:
    """What an advert's own page tells.

    Raises `Unreadable` where the page is empty, or not HTML or JSON as the rule says.
    """
    if rule.format == "json":
        return rules.read(rule.fields, page.json_place)
    return of_html_page(page, rule.fields, structured_data=rule.structured_data)


def of_html_page(page: Page, fields: Mapping[str, FieldRule], *, structured_data: bool) -> RawItem:
    """Explicit selectors first; what they leave open by structured data, best syntax first."""
    item = rules.read(fields, page.html_place)
    if structured_data:
        for other in page.structured.adverts():
            fill(item, other)
    return item
