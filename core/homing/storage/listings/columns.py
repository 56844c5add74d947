"""A listing as columns: values for COPY, and the hash of what its source states."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeAlias

from homing.models.listing import Listing

#: Columns that the model and the table have in common, in the model's order.
FIELDS: tuple[str, ...] = tuple(Listing.model_fields)

#: A value as PostgreSQL's text format of its column, or one that psycopg writes so by itself.
Value: TypeAlias = str | int | float | Decimal | bytes | None

#: What PostgreSQL's text cannot hold: the null character, and halves of surrogate pairs.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

# Relative dates ("2 days ago") drift, and raw text holds them.
_UNHASHED = frozenset({"raw", "published_at", "updated_at"})


def values(listing: Listing) -> list[Value]:
    """The listing's `FIELDS` as values for COPY."""
    stated = listing.__dict__
    return [_column(stated[name]) for name in FIELDS]


def content_hash(listing: Listing) -> bytes:
    """BLAKE2b, 16 bytes, of all that the source states but `raw`, `published_at` and `updated_at`.

    Fields without a value do not count, so that a field that Homing learns later changes no old hash.
    """
    stated = {
        name: value
        for name, value in listing.__dict__.items()
        if value is not None and value != () and name not in _UNHASHED
    }
    text = json.dumps(stated, default=_plain, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _plain(value: Decimal) -> str:
    # 100, 100.0 and 100.00 are one price.
    return format(value.normalize(), "f")


def _column(value: Any) -> Value:
    match value:
        case None | int() | float() | Decimal():
            return value
        case str():
            return text(value)
        case tuple():
            return array(value)
        case dict():
            return text(json.dumps(value, ensure_ascii=False))
        case _:
            return str(value)


def text(value: str) -> str:
    """The text with U+FFFD for what cannot be stored."""
    return _UNSTORABLE.sub("\ufffd", value)


def array(items: Iterable[str]) -> str:
    """PostgreSQL's array literal of texts."""
    return "{" + ",".join(f'"{_escaped(item)}"' for item in items) + "}"


def _escaped(item: str) -> str:
    return text(item).replace("\\", "\\\\").replace('"', '\\"')
