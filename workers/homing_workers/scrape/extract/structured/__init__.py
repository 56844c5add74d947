"""What a page says of its adverts by schema.org (JSON-LD, microdata, RDFa) and OpenGraph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import html

from homing.models.fields import ATTRIBUTE_PREFIX
from homing.models.raw import RawItem, RawValue
from homing_workers.scrape.extract.structured import (
    extructed,
    finding,
    jsonld,
    mapping,
    opengraph,
)
from homing_workers.scrape.extract.structured.nodes import Node


@dataclass
class Structured:
    """The structured data of one page; each syntax is read when it is asked for."""

    tree: html.HtmlElement
    text: str
    url: str
    base_url: str

    def adverts(self) -> Iterator[RawItem]:
        """What each syntax tells of the page's one advert, best evidence first."""
        for evidence, tops in self._syntaxes():
            for node in finding.main(tops(), self.url, self.base_url):
                yield self._item(mapping.fields(node, self.base_url), evidence)
        if self._mentions("og:", "product:", "place:", "article:"):
            yield self._item(opengraph.read(self.tree, self.base_url), "opengraph")

    def cards(self) -> list[RawItem]:
        """The adverts of a list page by the first syntax that tells of any."""
        return self._cards

    @cached_property
    def _cards(self) -> list[RawItem]:
        for evidence, tops in self._syntaxes():
            found = finding.listed(tops(), self.url, self.base_url)
            if found:
                return [self._item(mapping.fields(node, self.base_url), evidence) for node in found]
        return []

    def _syntaxes(self) -> Iterator[tuple[str, Callable[[], list[Node]]]]:
        yield "json-ld", lambda: jsonld.read(self.tree)
        if self._mentions("itemscope", "itemScope", "ITEMSCOPE"):
            yield "microdata", lambda: extructed.microdata(self.tree, self.base_url)
        if self._mentions("typeof=", "TYPEOF="):
            yield "rdfa", lambda: extructed.rdfa(self.tree, self.text, self.base_url)

    def _mentions(self, *markers: str) -> bool:
        return any(marker in self.text for marker in markers)

    def _item(self, found: dict[str, RawValue], evidence: str) -> RawItem:
        item = RawItem(base_url=self.base_url, values={})
        for name, value in found.items():
            if name.startswith(ATTRIBUTE_PREFIX):
                item.attributes[name.removeprefix(ATTRIBUTE_PREFIX)] = value
            else:
                item.values[name] = value
                item.evidence[name] = evidence
        return item
