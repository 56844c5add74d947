"""How many resources there are of which conditions, as a metric."""

from __future__ import annotations

from collections.abc import Iterable

from homing_operator import metrics
from homing_operator.json_types import Json
from homing_operator.store import Key


class ConditionCounts:
    """Counts each resource once for each of its conditions."""

    def __init__(self, controller: str) -> None:
        self._controller = controller
        self._known: dict[Key, frozenset[tuple[str, str]]] = {}
        self._equal: dict[frozenset[tuple[str, str]], frozenset[tuple[str, str]]] = {}

    def seen(self, key: Key, status: Json) -> None:
        """The resource says this now."""
        said = ((each["type"], each["status"]) for each in status.get("conditions", ()))
        self._replace(key, frozenset(said))

    def gone(self, key: Key) -> None:
        """There is no such resource any more."""
        self._replace(key, frozenset())
        self._known.pop(key, None)

    def _replace(self, key: Key, said: frozenset[tuple[str, str]]) -> None:
        before = self._known.get(key, frozenset())
        self._add(before - said, -1)
        self._add(said - before, 1)
        # Few combinations occur, so equal ones are kept once.
        self._known[key] = before if before == said else self._equal.setdefault(said, said)

    def _add(self, said: Iterable[tuple[str, str]], number: int) -> None:
        for condition, status in said:
            metrics.RESOURCES.labels(self._controller, condition, status).inc(number)
