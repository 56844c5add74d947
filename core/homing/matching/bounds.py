"""Ranges: what a listing states, and what a search asks for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Range:
    """From `low` to `high`, both included; None is an open end."""

    low: Decimal | int | None
    high: Decimal | int | None
    #: Currency or unit.
    unit: str = ""

    def overlaps(self, other: Range) -> bool:
        """Whether some number of the same unit lies in both."""
        return (
            self.unit == other.unit
            and _not_above(self.low, other.high)
            and _not_above(other.low, self.high)
        )

    def __str__(self) -> str:
        if self.low is not None and self.low == self.high:
            return _with_unit(_number(self.low), self.unit)
        if self.low is None:
            return _with_unit(f"at most {_number(self.high)}", self.unit)
        if self.high is None:
            return _with_unit(f"at least {_number(self.low)}", self.unit)
        return _with_unit(f"{_number(self.low)} to {_number(self.high)}", self.unit)


@dataclass(frozen=True)
class Rooms:
    """Wanted numbers of rooms; 0 is a studio. A half room counts with the whole number below."""

    exactly: frozenset[int]
    at_least: int | None

    def accept(self, stated: Range) -> bool:
        low, high = int(stated.low or 0), int(stated.high or 0)
        return any(low <= rooms <= high for rooms in self.exactly) or (
            self.at_least is not None and high >= self.at_least
        )

    def __str__(self) -> str:
        parts = [str(rooms) for rooms in sorted(self.exactly)]
        if self.at_least is not None:
            parts.append(f"at least {self.at_least}")
        return " or ".join(parts)


def stated(low: Decimal | None, high: Decimal | None, unit: str = "") -> Range | None:
    """The range of a listing's two fields; a single number where there is no upper one."""
    return None if low is None else Range(low, low if high is None else high, unit)


def _not_above(low: Decimal | int | None, high: Decimal | int | None) -> bool:
    return low is None or high is None or low <= high


def _number(value: Decimal | int | None) -> str:
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_unit(text: str, unit: str) -> str:
    return f"{text} {unit}" if unit else text
