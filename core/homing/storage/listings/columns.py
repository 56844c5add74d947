"""A listing as a line of COPY, and the hash of what its source states."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from homing.models.listing import Listing
from homing.storage import text

#: Columns that the model and the table have in common, in the model's order.
FIELDS: tuple[str, ...] = tuple(Listing.model_fields)

#: Between two values of a line, and for one that is not there: no text of a listing needs these.
DELIMITER, NULL = "\x1f", "\x1e"

# Relative dates ("2 days ago") drift, and raw text holds them.
_HASHED = sorted(set(FIELDS) - {"raw", "published_at", "updated_at"})

_EMPTY = "{}"

_OURS = re.compile(f"[{DELIMITER}{NULL}]")

_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, allow_nan=False)


def stated(listing: Listing) -> dict[str, str]:
    """What the listing states, by column, as PostgreSQL reads it."""
    return {
        name: value if type(value) is str else _TEXTS.get(type(value), str)(value)
        for name, value in listing.__dict__.items()
        if value is not None
    }


def content_hash(stated: Mapping[str, str]) -> bytes:
    """BLAKE2b, 16 bytes, of all that the source states but `raw`, `published_at` and `updated_at`.

    Fields without a value do not count, so that a field that Homing learns later changes no old hash.
    """
    parts = [
        f"{name}={found}"
        for name in _HASHED
        if (found := stated.get(name)) is not None and found != _EMPTY
    ]
    content = DELIMITER.join(parts).encode(errors="surrogatepass")
    return hashlib.blake2b(content, digest_size=16).digest()


def line(values: Iterable[str | None]) -> bytes:
    """One line for COPY with `DELIMITER` and `NULL`; what cannot be stored becomes U+FFFD."""
    texts = list(values)
    found = _joined(texts)
    ours = (found.count(DELIMITER), found.count(NULL))
    encoded = text.encoded(found)
    if encoded is None or ours != (len(texts) - 1, texts.count(None)):
        encoded = _joined([None if value is None else _cleaned(value) for value in texts]).encode()
    escaped = encoded.replace(b"\\", rb"\\").replace(b"\n", rb"\n").replace(b"\r", rb"\r")
    return escaped + b"\n"


def _joined(texts: Iterable[str | None]) -> str:
    return DELIMITER.join([NULL if value is None else value for value in texts])


def _cleaned(value: str) -> str:
    return _OURS.sub(text.REPLACEMENT, text.storable(value))


def _decimal(value: Decimal) -> str:
    # 100, 100.0 and 100.00 are one price.
    found = str(value)
    return found if found.isdecimal() else format(value.normalize(), "f")


def _array(items: Iterable[str]) -> str:
    return "{" + ",".join([_quoted(item) for item in dict.fromkeys(items)]) + "}"


def _quoted(item: str) -> str:
    return '"' + item.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _json(value: dict[str, Any]) -> str:
    try:
        return _JSON.encode(value)
    except ValueError:
        # Python reads and writes NaN and Infinity as numbers, PostgreSQL does not.
        return _JSON.encode(json.loads(json.dumps(value), parse_constant=str))


_TEXTS: dict[type, Callable[[Any], str]] = {Decimal: _decimal, tuple: _array, dict: _json}
