"""Whether a live object is as it was asked to be, whatever the API server and others have added to it."""

from __future__ import annotations

from typing import Any

from homing_operator.json_types import Json
from homing_operator.rendering import quantities

#: What tells the items of a list apart, where the API treats the list as a map.
_IDENTITIES = ("name", "mountPath", "uid")
_QUANTITIES = ("limits", "requests")


def holds(live: Any, desired: Any) -> bool:
    """Whether all that is desired is so.

    Fields and named items that are only live (defaults, what a webhook has injected) are nobody's mistake:
    server-side apply would not remove them either.
    """
    if isinstance(desired, dict):
        return isinstance(live, dict) and all(_field(live, *each) for each in desired.items())
    if isinstance(desired, list):
        return isinstance(live, list) and _items(live, desired)
    return type(live) is type(desired) and live == desired


def _field(live: Json, key: str, desired: Any) -> bool:
    if key in _QUANTITIES and isinstance(desired, dict):
        return _same_amounts(live.get(key), desired)
    if desired in ({}, [], None) and key not in live:
        return True
    return key in live and holds(live[key], desired)


def _items(live: list[Any], desired: list[Any]) -> bool:
    identity = _identity(desired)
    if identity is None:
        return len(live) == len(desired) and all(map(holds, live, desired))
    by_name = {each.get(identity): each for each in live if isinstance(each, dict)}
    return all(holds(by_name.get(each[identity]), each) for each in desired)


def _identity(items: list[Any]) -> str | None:
    for key in _IDENTITIES:
        if items and all(isinstance(each, dict) and key in each for each in items):
            return key
    return None


def _same_amounts(live: Any, desired: Json) -> bool:
    if not isinstance(live, dict):
        return not desired
    return all(
        key in live and quantities.parse(live[key]) == quantities.parse(amount)
        for key, amount in desired.items()
    )
