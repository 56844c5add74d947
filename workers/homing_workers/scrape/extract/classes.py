"""A fast way for the selectors that cards are mostly described with: `.price`, `span.price.big`.

An XPath of a class looks at every element below the card, for every field anew. The index looks
at them once for all fields. It finds what the XPath of the same selector finds, in the same order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from itertools import chain

from lxml import html

from homing_workers.scrape.extract import queries

_with_class = queries.elements("descendant-or-self::*[@class]")
_SIMPLE = re.compile(r"([a-zA-Z][a-zA-Z0-9]*)?((?:\.-?[_a-zA-Z][\w-]*)+)", re.ASCII)

#: Tag in lower case or None, and classes.
Compound = tuple[str | None, frozenset[str]]


@lru_cache(maxsize=4096)
def compound(selector: str) -> Compound | None:
    """The tag and classes of a selector that is nothing else, or None."""
    match = _SIMPLE.fullmatch(selector.strip())
    if match is None:
        return None
    tag = match.group(1)
    return tag.lower() if tag else None, frozenset(match.group(2)[1:].split("."))


class ClassIndex:
    """The elements of a subtree by their class attribute; made when first asked for."""

    def __init__(self, root: html.HtmlElement) -> None:
        self._root = root

    @cached_property
    def _elements(self) -> list[html.HtmlElement]:
        return _with_class(self._root)

    @cached_property
    def _positions(self) -> defaultdict[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for position, element in enumerate(self._elements):
            found[element.get("class", "")].append(position)
        return found

    def find(self, wanted: Compound) -> list[html.HtmlElement]:
        """The elements of this tag with all of these classes, in document order."""
        tag, classes = wanted
        if tag is not None:
            # Few elements have the tag, so that an index does not pay.
            return [each for each in self._root.iter(tag) if classes <= _names(each.get("class"))]
        fitting = [found for text, found in self._positions.items() if classes <= _names(text)]
        return [self._elements[position] for position in sorted(chain.from_iterable(fitting))]


@lru_cache(maxsize=4096)
def _names(attribute: str | None) -> frozenset[str]:
    return frozenset((attribute or "").split())
