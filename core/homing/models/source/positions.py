"""Where in a YAML text each value stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Path: TypeAlias = tuple[str | int, ...]

#: More values than this are an alias that multiplies itself, not a declaration.
_MAX_VALUES = 20_000
_MAX_DEPTH = 50


class TooMuch(Exception):
    """A document grows without end through its aliases, or is nested too deeply."""


@dataclass(frozen=True)
class Place:
    """Line and column, counted from 1."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


@dataclass(frozen=True)
class Duplicate:
    """A key that stands twice in one mapping."""

    path: Path
    first: Place
    second: Place


def place_of(node: Node) -> Place:
    mark = node.start_mark
    return Place(mark.line + 1, mark.column + 1)


def places(root: Node) -> dict[Path, Place]:
    """Path of each value to the place of its key, or of itself in a list.

    Raises:
        TooMuch: the document is no declaration that a person wrote.
    """
    found: dict[Path, Place] = {}
    for path, node in _walk(root, ()):
        found[path] = place_of(node)
        if len(found) > _MAX_VALUES:
            raise TooMuch(f"more than {_MAX_VALUES} values")
    return found


def duplicates(root: Node) -> list[Duplicate]:
    """Keys that stand twice; YAML forbids them, but readers take the last one silently."""
    found: list[Duplicate] = []
    for path, node in _walk(root, ()):
        value = _value(node)
        if isinstance(value, MappingNode):
            found += _duplicates_in(value, path)
    return found


class _Entry(Node):
    """A key with its value: it stands where the key stands."""

    def __init__(self, key: Node, value: Node) -> None:
        super().__init__(key.tag, value, key.start_mark, key.end_mark)


def _value(node: Node) -> Node:
    return node.value if isinstance(node, _Entry) else node


def _walk(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    if len(path) > _MAX_DEPTH:
        raise TooMuch(f"nested more than {_MAX_DEPTH} levels deep")
    yield path, node
    for name, child in _children(_value(node)):
        yield from _walk(child, (*path, name))


def _children(node: Node) -> Iterator[tuple[str | int, Node]]:
    if isinstance(node, SequenceNode):
        yield from enumerate(node.value)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield _name(key), _Entry(key, value)


def _name(key: Node) -> str:
    return str(key.value) if isinstance(key, ScalarNode) else "?"


def _duplicates_in(node: MappingNode, path: Path) -> Iterator[Duplicate]:
    seen: dict[str, Place] = {}
    for key, _ in node.value:
        name, place = _name(key), place_of(key)
        if name in seen:
            yield Duplicate((*path, name), seen[name], place)
        seen.setdefault(name, place)
