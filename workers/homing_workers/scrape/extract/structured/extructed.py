"""Microdata and RDFa of a page to nodes, by extruct.

extruct imports rdflib (0.9 s of CPU, 40 MB), so it is loaded only once a page has such markup.
"""

from __future__ import annotations

import importlib
import logging
from typing import Any

from lxml import html

from homing_workers.scrape.extract import queries
from homing_workers.scrape.extract.structured.jsonld import DEPTH, resolved
from homing_workers.scrape.extract.structured.nodes import Node, each, short

_logger = logging.getLogger(__name__)
_has_scope = queries.holds("descendant::*[@itemscope and @itemtype]")
_has_rdfa = queries.holds("descendant::*[@typeof]")


def microdata(tree: html.HtmlElement, base_url: str) -> list[Node]:
    """The top items of `itemscope` elements."""
    if not _has_scope(tree):
        return []
    return [_item(item, DEPTH) for item in _extract("microdata", tree, base_url)]


def rdfa(tree: html.HtmlElement, text: str, base_url: str) -> list[Node]:
    """The nodes of `typeof` elements. The page is parsed again: pyRdfa needs a DOM."""
    if not _has_rdfa(tree):
        return []
    found = [_expanded(node) for node in _extract("rdfa", text, base_url) if isinstance(node, dict)]
    return resolved(found)


def _extract(syntax: str, page: html.HtmlElement | str, base_url: str) -> list[Any]:
    extruct = importlib.import_module("extruct")
    # errors="log" also swallows what hostile markup makes extruct raise.
    data = extruct.extract(page, base_url=base_url, syntaxes=[syntax], errors="log")
    return list(data.get(syntax, []))


def _item(item: Any, depth: int) -> Any:
    if not isinstance(item, dict) or depth == 0:
        return item
    properties = item.get("properties")
    node: Node = {"@type": item.get("type"), "@id": item.get("id")}
    for name, value in properties.items() if isinstance(properties, dict) else ():
        node[short(name)] = [_item(one, depth - 1) for one in each(value)]
    if properties is None and "value" in item:
        node["value"] = item["value"]
    return {key: value for key, value in node.items() if value is not None}


def _expanded(node: Node) -> Node:
    """A node of expanded JSON-LD with short names and plain values."""
    plain = {short(key): [_plain(one) for one in each(value)] for key, value in node.items()}
    return plain | {key: value for key, value in node.items() if key.startswith("@")}


def _plain(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return value.get("@value", value)
