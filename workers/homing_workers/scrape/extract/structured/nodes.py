"""Reading schema.org nodes: plain dicts in JSON-LD's form, whatever syntax they come from."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from homing.models.raw import RawScalar
from homing_workers.scrape.extract import text

Node = dict[str, Any]


def short(name: object) -> str:
    """The last part of an IRI: `Apartment` of `https://schema.org/Apartment` or `schema:Apartment`."""
    if not isinstance(name, str):
        return ""
    return name.rstrip("/").rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]


def types(node: Node) -> list[str]:
    """The short names of a node's types."""
    return [name for name in map(short, each(node.get("@type"))) if name]


def each(value: Any) -> list[Any]:
    """A value as list: one value stands for itself, None for nothing."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def nodes(value: Any) -> Iterator[Node]:
    """The nodes among a value or its list."""
    for one in each(value):
        if isinstance(one, dict):
            yield one


def below(node: Node, *names: str) -> Iterator[Node]:
    """The nodes that these properties hold."""
    for name in names:
        yield from nodes(node.get(name))


def scalar(value: Any) -> RawScalar | None:
    """The first text, number or truth value of a property; a node's is its value or name."""
    for one in each(value):
        if isinstance(one, dict):
            found = scalar_of_node(one)
        elif isinstance(one, str):
            found = text.one_line(text.of_html(one)) or None
        elif isinstance(one, float) and not math.isfinite(one):
            found = None
        else:
            found = one if isinstance(one, int | float | bool) else None
        if found is not None:
            return found
    return None


def scalar_of_node(node: Node) -> RawScalar | None:
    for name in ("@value", "value", "name", "@id"):
        value = node.get(name)
        if isinstance(value, str | int | float | bool) and value != "":
            return scalar(value)
    return None


def first(node: Node, *names: str) -> RawScalar | None:
    """The first of these properties that says something."""
    for name in names:
        # Most are not there; each node is asked for a hundred.
        value = node.get(name)
        if value is not None and (found := scalar(value)) is not None:
            return found
    return None


def words(node: Node, *names: str) -> str | None:
    """As `first`, as text."""
    found = first(node, *names)
    return None if found is None or isinstance(found, bool) else str(found)
