"""Where a page ends, as text that callers hand back unread."""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from typing import NamedTuple

from homing.storage.properties.filters import Filters
from homing.storage.properties.sorting import Sort

_FORMAT = struct.Struct(">?qq")
#: Bytes of the check sum; all in all a multiple of three, so that no letter of the text has idle bits.
_CHECK = 13


class BadCursor(ValueError):
    """Not a cursor of ours, or not one of this search."""


class Cursor(NamedTuple):
    """A place between two homes of an order."""

    #: Whether the page lies before the place, not after it.
    backward: bool
    #: What the home beside the place is sorted by, and its number.
    key: int
    property_id: int

    def text(self, filters: Filters, sort: Sort) -> str:
        """For URLs; good for this search only."""
        content = _FORMAT.pack(*self)
        return (
            base64.urlsafe_b64encode(content + _check(content, filters, sort)).decode().rstrip("=")
        )

    @classmethod
    def read(cls, text: str, filters: Filters, sort: Sort) -> Cursor:
        """The place that `text` stands for.

        The check sum guards against mistakes, not against malice: a forged cursor shows nothing but another page.

        Raises:
            BadCursor: it was changed, or comes from a search with other filters or another order.
        """
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise BadCursor("expected a cursor as a page gave it") from error
        content, check = raw[: _FORMAT.size], raw[_FORMAT.size :]
        if len(raw) != _FORMAT.size + _CHECK or check != _check(content, filters, sort):
            raise BadCursor("expected a cursor from a page of this search: same filters, same sort")
        return cls(*_FORMAT.unpack(content))


def _check(content: bytes, filters: Filters, sort: Sort) -> bytes:
    return hashlib.blake2b(content + _search(filters, sort), digest_size=_CHECK).digest()


def _search(filters: Filters, sort: Sort) -> bytes:
    asked = {
        name: sorted(map(str, value)) if isinstance(value, frozenset) else value
        for name, value in filters
        if value not in (None, "", frozenset())
    }
    return repr((sort.value, sorted(asked.items()))).encode()
