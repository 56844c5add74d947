"""What people can pay for."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: What Telegram takes for one invoice: https://core.telegram.org/api/config#client-configuration
_MOST_STARS = 10_000

_MOST_DAYS = 3660


@dataclass(frozen=True, order=True)
class Plan:
    """So many days of alerts for so many Telegram Stars."""

    days: int
    stars: int


def plans(value: object) -> object:
    """Plans of a text such as `30:150,90:400`: days and Stars."""
    if not isinstance(value, str):
        return value
    return tuple(_plan(one.strip()) for one in value.split(","))


def _plan(text: str) -> Plan:
    found = re.fullmatch(r"([1-9][0-9]{0,4}):([1-9][0-9]{0,5})", text, re.ASCII)
    plan = Plan(int(found[1]), int(found[2])) if found else Plan(0, 0)
    if not (0 < plan.days <= _MOST_DAYS and 0 < plan.stars <= _MOST_STARS):
        raise ValueError(
            f"expected days:Stars with commas between them, such as 30:150,90:400,"
            f" at most {_MOST_DAYS} days and {_MOST_STARS} Stars"
        )
    return plan
