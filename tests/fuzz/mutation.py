"""Bytes that are almost a page: cut, swapped, doubled, dropped, replaced by noise or by nasty text."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

#: Texts that have broken parsers of markup, numbers, dates and links before.
NASTY = [
    value.encode("utf-8", "surrogatepass")
    for value in (
        "\0",
        "\ud800",
        "\u202e\u200b\ufeff",
        "9" * 400,
        "-0",
        "1e999",
        "NaN",
        "٣٤٥",
        "½ ² ⅷ ①",
        "99999999999 млрд грн",
        "0/0/0 m2",
        "31.02.2026 25:61",
        "http://[::1",
        "//",
        "javascript:void(0)",
        "http://a" + "/b" * 2000,
        "]]>",
        "<![CDATA[",
        "<!--",
        "<table>" * 50,
        "&#x110000;&#0;&nbsp",
        "${secret}",
        "{{7*7}}",
        "\\u0000",
        "[" * 1000,
        "null",
        "+" + "1" * 30,
    )
]

Mutation = Callable[[bytes, Random], bytes]


def _cut(page: bytes, random: Random) -> bytes:
    return page[: random.randrange(len(page) + 1)]


def _drop(page: bytes, random: Random) -> bytes:
    start, end = _span(page, random)
    return page[:start] + page[end:]


def _double(page: bytes, random: Random) -> bytes:
    start, end = _span(page, random)
    return page[:end] + page[start:end] * random.randrange(1, 4) + page[end:]


def _swap(page: bytes, random: Random) -> bytes:
    a, b = _span(page, random)
    c, d = _span(page[b:], random)
    return page[:a] + page[b + c : b + d] + page[b : b + c] + page[a:b] + page[b + d :]


def _noise(page: bytes, random: Random) -> bytes:
    start, end = _span(page, random)
    return page[:start] + random.randbytes(end - start) + page[end:]


def _nasty(page: bytes, random: Random) -> bytes:
    start, end = _text(page, random)
    return page[:start] + random.choice(NASTY) + page[end:]


def _mixed(page: bytes, random: Random) -> bytes:
    """A text of the page in the place of another one."""
    start, end = _text(page, random)
    other = _text(page, random)
    return page[:start] + page[slice(*other)] + page[end:]


MUTATIONS: tuple[Mutation, ...] = (_cut, _drop, _double, _swap, _noise, _nasty, _nasty, _mixed)


#: Values that a JSON answer may hold in the place of another one.
ODD_VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**30, 1e300, float("nan"), float("inf"), "", " ", [], {}, [[[]]]),
    *({"a": {"b": 1}}, [1, "2", None], *(value.decode("utf-8", "replace") for value in NASTY)),
)


def mutated(page: bytes, random: Random) -> bytes:
    """The page after one to six mutations; an answer in JSON mostly stays JSON."""
    if page.lstrip()[:1] in (b"{", b"[") and random.random() < 0.8:
        return _mutated_json(json.loads(page), random)
    for _ in range(random.randrange(1, 7)):
        page = random.choice(MUTATIONS)(page, random)
    return page


def _span(page: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(page) + 1)
    return start, min(start + random.randrange(1, 200), len(page))


def _text(page: bytes, random: Random) -> tuple[int, int]:
    """Where a text between tags or quotes begins and ends, from a random place on."""
    start = random.randrange(len(page) + 1)
    begins = [at for at in (page.find(mark, start) for mark in (b">", b'"')) if at >= 0]
    begin = min(begins, default=start) + 1
    ends = [at for at in (page.find(mark, begin) for mark in (b"<", b'"')) if at >= 0]
    return begin, max(min(ends, default=begin), begin)


def _mutated_json(value: Any, random: Random) -> bytes:
    places = list(_places(value))
    for _ in range(random.randrange(1, 7)):
        holder, key = random.choice(places)
        if random.random() < 0.2:
            other, at = random.choice(places)
            holder[key] = other[at]
        else:
            holder[key] = random.choice(ODD_VALUES)
    try:
        return json.dumps(value).encode()
    except (ValueError, RecursionError):
        # An object that was put into itself.
        return b"{}"


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place that holds a value: its holder, and key or index."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield value, key
            yield from _places(inner)
