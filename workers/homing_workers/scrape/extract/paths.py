"""Compiled selectors: each is compiled once in a process."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError
from lxml import etree

from homing.models.source.selecting import compile_xpath, css_to_xpath


@lru_cache(maxsize=4096)
def css(selector: str) -> etree.XPath:
    """The compiled XPath of a CSS selector."""
    return compile_xpath(css_to_xpath(selector))


@lru_cache(maxsize=4096)
def xpath(expression: str) -> etree.XPath:
    """The compiled XPath."""
    return compile_xpath(expression)


@lru_cache(maxsize=4096)
def _jmespath(expression: str) -> jmespath.parser.ParsedResult:
    return jmespath.compile(expression)


def nodes(path: etree.XPath, element: etree._Element) -> list[Any]:
    """What an XPath finds: elements, texts, or one number or truth value; nothing where it fails."""
    try:
        found = path(element)
    except etree.XPathError:
        return []
    return found if isinstance(found, list) else [found]


def search(expression: str, data: object) -> Any:
    """What a JMESPath finds, None where it does not fit the data."""
    try:
        return _jmespath(expression).search(data)
    except (JMESPathError, TypeError, ValueError, AttributeError, RecursionError):
        # jmespath's own functions raise plain errors on data of unforeseen types.
        return None
