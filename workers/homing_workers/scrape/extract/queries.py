"""The fixed XPath queries of this package, compiled and typed by what they give."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from lxml import etree, html


def elements(expression: str) -> Callable[[html.HtmlElement], list[html.HtmlElement]]:
    """A query for elements."""
    return cast("Callable[[html.HtmlElement], list[html.HtmlElement]]", etree.XPath(expression))


def texts(expression: str) -> Callable[[html.HtmlElement], list[str]]:
    """A query for attributes or texts."""
    compiled = etree.XPath(expression, smart_strings=False)
    return cast("Callable[[html.HtmlElement], list[str]]", compiled)


def holds(condition: str) -> Callable[[html.HtmlElement], bool]:
    """A query for a truth."""
    return cast("Callable[[html.HtmlElement], bool]", etree.XPath(f"boolean({condition})"))


#: All text of an element, comments left out.
string = cast("Callable[[html.HtmlElement], str]", etree.XPath("string()", smart_strings=False))
