"""JSON values to the scalars of a `RawItem`."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TypeGuard

from homing.models.raw import RawScalar

_LINK_KEYS = ("url", "src", "href", "contentUrl", "link", "original", "large", "full")


def flat(value: object, *, links: bool = False) -> Iterator[RawScalar]:
    """All scalars of a value, nested lists included; of objects nothing, or the link they carry."""
    pending = [value]
    while pending:
        head = pending.pop()
        if isinstance(head, list):
            pending.extend(reversed(head))
        elif isinstance(head, dict):
            pending.extend(_link(head) if links else ())
        elif is_scalar(head):
            yield head


def is_scalar(value: object) -> TypeGuard[RawScalar]:
    """Whether a value may stand in a `RawItem`; NaN and infinities may not."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str | int | bool)


def _link(value: dict[str, object]) -> list[object]:
    return [value[key] for key in _LINK_KEYS if isinstance(value.get(key), str)][:1]


def text_of(value: RawScalar) -> str:
    """A scalar as text: whole numbers without a fraction, truth values as in JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
