"""What selectors are applied to: an element of a page, or a JSON value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import html

from homing.models.raw import RawScalar
from homing.models.source import Selector
from homing_workers.scrape.extract import paths, scalars, scripts, values


@dataclass
class HtmlPlace:
    """A card, or a whole page."""

    element: html.HtmlElement
    #: Links are relative to it.
    base_url: str

    @cached_property
    def data(self) -> dict[str, Any]:
        """The data of the scripts within."""
        return scripts.data_of(self.element)

    def find(self, selector: Selector, field: str) -> Iterator[RawScalar]:
        """All that stands at the place, in document order."""
        if selector.json_path is not None:
            yield from scalars.flat(
                paths.search(selector.json_path, self.data), links=field in values.LINKS
            )
            return
        path = paths.css(selector.css) if selector.css else paths.xpath(selector.xpath or "")
        for node in paths.nodes(path, self.element):
            value = values.of_node(node, field, selector.attribute)
            if value is not None:
                yield value


@dataclass
class JsonPlace:
    """An item of a JSON answer, or the answer itself."""

    value: Any
    base_url: str

    def find(self, selector: Selector, field: str) -> Iterator[RawScalar]:
        """All scalars at the place, in order; CSS and XPath find nothing in JSON."""
        if selector.json_path is not None:
            yield from scalars.flat(
                paths.search(selector.json_path, self.value), links=field in values.LINKS
            )


Place = HtmlPlace | JsonPlace
