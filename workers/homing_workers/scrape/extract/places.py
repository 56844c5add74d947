"""What selectors are applied to: an element of a page, or a JSON value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from lxml import html

from homing.models.raw import RawScalar
from homing.models.source import Selector
from homing_workers.scrape.extract import paths, scalars, scripts, values
from homing_workers.scrape.extract.classes import ClassIndex, compound

#: Matches of one selector that are looked at; more is a page gone wrong, or a hostile one.
LOOKED_AT = 500


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

    @cached_property
    def _classes(self) -> ClassIndex:
        return ClassIndex(self.element)

    def find(self, selector: Selector, field: str) -> Iterator[RawScalar]:
        """What stands at the place, in document order: clean texts, links as they are."""
        if selector.json_path is not None:
            yield from _in_json(selector.json_path, self.data, field)
            return
        for node in islice(self._nodes(selector), LOOKED_AT):
            value = values.of_node(node, field, selector.attribute)
            if value is not None and value != "":
                yield value

    def _nodes(self, selector: Selector) -> list[Any]:
        if selector.css is None:
            return paths.nodes(paths.xpath(selector.xpath or ""), self.element)
        simple = compound(selector.css)
        if simple is not None:
            return self._classes.find(simple)
        return paths.nodes(paths.css(selector.css), self.element)


@dataclass
class JsonPlace:
    """An item of a JSON answer, or the answer itself."""

    value: Any
    base_url: str

    def find(self, selector: Selector, field: str) -> Iterator[RawScalar]:
        """What stands at the place, in order; CSS and XPath find nothing in JSON."""
        if selector.json_path is not None:
            yield from _in_json(selector.json_path, self.value, field)


def _in_json(path: str, data: object, field: str) -> Iterator[RawScalar]:
    everything = scalars.flat(paths.search(path, data), links=field in values.LINKS)
    for found in islice(everything, LOOKED_AT):
        value = values.tidy(found, field)
        if value is not None:
            yield value


Place = HtmlPlace | JsonPlace
