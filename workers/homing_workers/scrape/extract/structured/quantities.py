"""QuantitativeValue and its unit codes (UN/CEFACT) to text as people write it."""

from __future__ import annotations

from typing import Any

from homing.models.raw import RawScalar
from homing_workers.scrape.extract.scalars import text_of as number_text
from homing_workers.scrape.extract.structured.nodes import Node, each, first, scalar, short, words

_UNITS = {
    "MTK": "m²",
    "FTK": "sq ft",
    "YDK": "sq yd",
    "HAR": "ha",
    "ARE": "a",
    "ACR": "acres",
    "KMK": "km²",
}
_PERIODS = {
    "MON": "month",
    "ANN": "year",
    "DAY": "day",
    "WEE": "week",
    "P1M": "month",
    "P1Y": "year",
    "P1D": "day",
    "P1W": "week",
}


def unit(node: Node) -> str | None:
    """The unit of a quantity as people write it."""
    code = words(node, "unitCode")
    if code and short(code).upper() in _UNITS:
        return _UNITS[short(code).upper()]
    return words(node, "unitText") or code


def period(node: Node) -> str | None:
    """What a price buys: month, year, day, week, or the words that stand there."""
    for name in ("unitCode", "unitText", "billingDuration", "duration"):
        code = words(node, name)
        if code and code.upper() in _PERIODS:
            return _PERIODS[code.upper()]
    found = words(node, "unitText")
    return found if found and not is_area(node) else None


def is_area(node: Node) -> bool:
    """Whether a quantity is measured in square metres or their like."""
    code = words(node, "unitCode")
    return bool(code and short(code).upper() in _UNITS)


def bounds(value: Any) -> tuple[RawScalar | None, RawScalar | None]:
    """A quantity, or the ends of its range, each with its unit where there is one."""
    for one in each(value):
        if not isinstance(one, dict):
            return scalar(one), None
        low = first(one, "value", "minValue", "@value")
        high = first(one, "maxValue") if "value" not in one else None
        return _with_unit(low, one), _with_unit(high, one)
    return None, None


def _with_unit(value: RawScalar | None, node: Node) -> RawScalar | None:
    name = unit(node)
    if value is None or isinstance(value, bool) or name is None:
        return value
    return f"{number_text(value)} {name}"
