"""The texts of one advert, by field, with the source's defaults behind them."""

from __future__ import annotations

import math
from typing import Any

from homing.models.raw import RawItem, RawScalar, RawValue
from homing_workers.scrape.normalise import text
from homing_workers.scrape.normalise.context import Context

_LONGEST_RAW = 10_000
_LONGEST_UNREAD = 500
#: What is read of one text, and of how many: more is no field, and would cost time without end.
_LONGEST_READ = 2500
_MOST_READ = 300


class Found:
    """What extraction found, read as clean text; keeps what could not be understood."""

    def __init__(self, item: RawItem, context: Context) -> None:
        self.item = item
        self.context = context
        #: Field name to text that has no place in the listing: `attributes["unread"]`.
        self.unread: dict[str, str] = {}
        self._texts: dict[str, list[str]] = {}

    def texts(self, name: str) -> list[str]:
        """All non-empty texts of a field, as single lines; without defaults."""
        if name not in self.item.values:
            return []
        known = self._texts.get(name)
        if known is None:
            lines = [
                text.line(text.of_scalar(value)[:_LONGEST_READ])
                for value in self.values(name)[:_MOST_READ]
            ]
            known = self._texts[name] = [line for line in lines if line]
        return known

    def text(self, name: str) -> str | None:
        """The texts of a field as one line, else None; without defaults."""
        texts = self.texts(name)
        return " ".join(texts) if texts else None

    def default(self, name: str) -> str | None:
        """What the source declares for adverts that leave the field out."""
        return self.context.defaults.get(name, "").strip() or None

    def stated(self, name: str) -> str | None:
        """The text of a field, else its default."""
        return self.text(name) or self.default(name)

    def values(self, name: str) -> list[RawScalar]:
        """The values of a field as they came."""
        value = self.item.values.get(name)
        if value is None:
            return []
        return value if isinstance(value, list) else [value]

    def not_read(self, name: str, found: str) -> None:
        """Keep a text that says something we cannot use, so that nothing is silently lost."""
        self.unread.setdefault(name, text.safe(found)[:_LONGEST_UNREAD])


def storable(value: RawValue | Any) -> Any:
    """A JSON value that PostgreSQL takes: no NUL, no lone surrogate, no NaN, nothing endless."""
    if isinstance(value, str):
        return text.safe(value)[:_LONGEST_RAW]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, list | tuple):
        return [storable(part) for part in value]
    if isinstance(value, dict):
        return {text.safe(str(key)): storable(part) for key, part in value.items()}
    if value is None or isinstance(value, bool | float):
        return value
    return value if isinstance(value, int) and abs(value) < 10**30 else text.of_scalar(value)
