"""The steps that trim a found text to the wanted part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from urllib.parse import urljoin

from homing.models.raw import RawScalar
from homing.models.source import Transform
from homing_workers.scrape.extract import jsontext, paths, scalars

_pattern = lru_cache(maxsize=4096)(re.compile)


def apply(steps: Sequence[Transform], value: RawScalar, base_url: str) -> Iterator[RawScalar]:
    """What the steps make of one value; nothing where a step finds nothing in it."""
    values: list[RawScalar] = [value]
    for step in steps:
        values = [made for each in values for made in _step(step, each, base_url)]
    yield from values


def _step(step: Transform, value: RawScalar, base_url: str) -> Iterator[RawScalar]:
    text = scalars.text_of(value)
    if step.json_path is not None:
        yield from scalars.flat(paths.search(step.json_path, jsontext.loads_script(text)))
        return
    made = next(way(step, text, base_url) for way in _WAYS if _is_set(step, way))
    if made is not None:
        yield made


def _regex(step: Transform, text: str, _: str) -> str | None:
    found = _pattern(step.regex or "").search(text)
    if found is None:
        return None
    return found.group(1) if found.re.groups else found.group(0)


def _split(step: Transform, text: str, _: str) -> str | None:
    parts = text.split(step.split or "\n")
    fits = -len(parts) <= step.index < len(parts)
    return parts[step.index].strip() if fits else None


def _map(step: Transform, text: str, _: str) -> str | None:
    return (step.map or {}).get(text.strip(), text)


def _urljoin(_: Transform, text: str, base_url: str) -> str | None:
    try:
        return urljoin(base_url, text.strip())
    except ValueError:
        return None


def _prefix(step: Transform, text: str, _: str) -> str | None:
    return f"{step.prefix}{text}"


def _suffix(step: Transform, text: str, _: str) -> str | None:
    return f"{text}{step.suffix}"


_Way = Callable[[Transform, str, str], str | None]
_WAYS: tuple[_Way, ...] = (_regex, _split, _map, _urljoin, _prefix, _suffix)
_KEYS: dict[_Way, str] = {way: way.__name__.removeprefix("_") for way in _WAYS}


def _is_set(step: Transform, way: _Way) -> bool:
    return getattr(step, _KEYS[way]) is not None
