"""All pools, as watch events and listings told of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from homing_operator.json_types import Json
from homing_operator.kinds import WORKER_POOL
from homing_operator.scaling.pool import Pool
from homing_operator.store import Key, Store


class Pools:
    """A store of pools that tells when one has to be looked at without delay."""

    def __init__(self) -> None:
        self._store = Store(WORKER_POOL, concerns=_key, keep=_nothing_more)
        self._parsed: dict[Key, Pool] = {}
        #: Called with a pool that is new, edited or gone.
        self.changed: Callable[[Key], None] = _nobody
        #: Called with the UID of one that is gone, and its key.
        self.gone: Callable[[str, Key], None] = _nobody_too

    def seen(self, type_: str | None, found: Json) -> None:
        """Takes a watch event in."""
        if type_ == "DELETED":
            self._drop(found)
        else:
            self.put(found)

    def put(self, found: Json) -> None:
        """Takes a state in, unless a newer one is known."""
        if not self._store.put(found):
            return
        key = _key(found)
        before, after = self.get(key), Pool.of(found)
        self._parsed[key] = after
        if before is None or _asked(before) != _asked(after):
            self.changed(key)

    def get(self, key: Key) -> Pool | None:
        return self._parsed.get(key)

    def all(self) -> Iterable[Pool]:
        return self._parsed.values()

    def known(self) -> list[Key]:
        """The keys of all."""
        return list(self._parsed)

    def replace(self, namespace: str, listed: list[Json]) -> None:
        """Takes a complete listing of a namespace in; what is not in it is gone."""
        known = self._store.uids
        for found in listed:
            self.put(found)
        uids = {found["metadata"]["uid"] for found in listed}
        for gone in self._store.absent(namespace, uids, known):
            self._drop(gone)

    def _drop(self, found: Json) -> None:
        key = _key(found)
        if self._store.drop(found):
            del self._parsed[key]
            self.gone(found["metadata"]["uid"], key)
            self.changed(key)


def _key(found: Json) -> Key:
    return Key(found["metadata"]["namespace"], found["metadata"]["name"])


def _nothing_more(found: Json) -> Json:
    """The store keeps versions only; pools are kept as they were read."""
    return {}


def _asked(pool: Pool) -> tuple[object, ...]:
    """What people write."""
    return pool.uid, pool.generation, tuple(sorted(pool.annotations.items()))


def _nobody(key: Key) -> None:
    """Nobody wants to know yet."""


def _nobody_too(uid: str, key: Key) -> None:
    """Nobody wants to know yet."""
