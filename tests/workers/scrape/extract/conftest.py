"""Short ways to invented pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from homing.models.raw import RawItem, RawValue
from homing.models.source import Detail, HtmlBlock
from homing_workers.scrape.extract import Page, cards, detail

URL = "https://homes.example/rent/list?page=1"

Listed = Callable[..., list[RawItem]]
Told = Callable[..., RawItem]
Field = Callable[..., RawValue | None]


@pytest.fixture
def listed() -> Listed:
    """The cards of a list page: `listed(html, cards=".ad", fields={...})`."""

    def read(html: str, **spec: Any) -> list[RawItem]:
        block = HtmlBlock.model_validate({"startUrls": [URL], **spec})
        return cards(Page(URL, html.encode(), "utf-8", "text/html"), block)

    return read


@pytest.fixture
def told() -> Told:
    """What a detail page tells: `told(html, fields={...})`."""

    def read(html: str, **rule: Any) -> RawItem:
        page = Page("https://homes.example/ad/1", html.encode(), "utf-8", "text/html")
        return detail(page, Detail.model_validate(rule))

    return read


@pytest.fixture
def field(listed: Listed) -> Field:
    """One field by selectors: `field(html, "price", css=".p")`."""

    def read(html: str, name: str, **rule: Any) -> RawValue | None:
        (item,) = listed(html, cards="html", fields={name: rule}, structuredData=False)
        key = name.removeprefix("attributes.")
        return item.attributes.get(key) if key != name else item.values.get(name)

    return read
