"""JSON-LD of a page to nodes.

An own reader on the tree that is there: extruct's would do the same with less forgiveness for
scripts that are no strict JSON.
"""

from __future__ import annotations

from typing import Any

from lxml import html

from homing_workers.scrape.extract import jsontext, queries
from homing_workers.scrape.extract.structured.nodes import Node, nodes

_scripts = queries.elements(
    "descendant::script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]"
)
#: Levels below which references are resolved and adverts looked for.
DEPTH = 12


def read(tree: html.HtmlElement) -> list[Node]:
    """The top nodes of all scripts, `@graph` unfolded and references by `@id` resolved."""
    tops: list[Node] = []
    for script in _scripts(tree):
        for document in nodes(jsontext.loads_script(queries.string(script))):
            tops.extend(_unfolded(document))
    return resolved(tops)


def _unfolded(document: Node) -> list[Node]:
    graph = document.get("@graph")
    if graph is None:
        return [document]
    others = {key: value for key, value in document.items() if key != "@graph"}
    own = [others] if "@type" in others else []
    return own + list(nodes(graph))


def resolved(tops: list[Node]) -> list[Node]:
    """The nodes with each bare reference `{"@id": ...}` replaced by what it refers to."""
    known = {
        node["@id"]: node for node in tops if isinstance(node.get("@id"), str) and len(node) > 1
    }
    if not known:
        return tops
    return [_with_references(node, known, frozenset(), DEPTH) for node in tops]


def _with_references(node: Node, known: dict[str, Node], path: frozenset[str], depth: int) -> Node:
    own = node.get("@id")
    inner = path | {own} if isinstance(own, str) else path
    return {key: _followed(value, known, inner, depth) for key, value in node.items()}


def _followed(value: Any, known: dict[str, Node], path: frozenset[str], depth: int) -> Any:
    if isinstance(value, list):
        return [_followed(one, known, path, depth) for one in value]
    if not isinstance(value, dict) or depth == 0:
        return value
    target = value.get("@id")
    if len(value) == 1 and isinstance(target, str) and target in known:
        if target in path:
            return value
        value = known[target]
    return _with_references(value, known, path, depth - 1)
