"""What the operator remembers of watched objects: few fields, packed, because there may be thousands."""

from __future__ import annotations

import json
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from homing_operator.json_types import Json
from homing_operator.kinds import Kind

#: Deleted objects that are remembered, so that an answer which comes late does not bring one back.
_REMEMBERED_DEAD = 2000


class Key(NamedTuple):
    """Of a resource in a work queue, and of the objects that concern it."""

    namespace: str
    name: str


@dataclass(frozen=True, slots=True)
class _Entry:
    uid: str
    version: int
    created: str
    group: Key | None
    counted: bool
    packed: bytes


def trimmed(found: Json) -> Json:
    """All of an object but the bookkeeping of field managers and of `kubectl apply`."""
    metadata = {key: value for key, value in found["metadata"].items() if key != "managedFields"}
    if annotations := metadata.get("annotations"):
        kept = {
            key: text for key, text in annotations.items() if not key.startswith("kubectl.kube")
        }
        metadata["annotations"] = kept
    return found | {"metadata": metadata}


class Store:
    """Objects of one kind, by name, and by the resource that they concern."""

    def __init__(
        self,
        kind: Kind,
        *,
        selector: str = "",
        concerns: Callable[[Json], Key | None],
        keep: Callable[[Json], Json] = trimmed,
        counts: Callable[[Json], bool] = lambda _: False,
    ) -> None:
        """Args:
        kind: of the objects.
        selector: labels that they must have; the API server sends no others.
        concerns: the key of the resource that an object's change has to be told to, or None.
        keep: what is remembered of an object.
        counts: which objects `counted` is the number of.
        """
        self.kind = kind
        self.selector = selector
        self._concerns = concerns
        self._keep = keep
        self._counts = counts
        self.counted = 0
        self._entries: dict[Key, _Entry] = {}
        self._groups: defaultdict[Key, set[Key]] = defaultdict(set)
        self._dead: OrderedDict[str, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Json]:
        return (json.loads(entry.packed) for entry in self._entries.values())

    @property
    def groups(self) -> list[Key]:
        """The keys of all resources that the objects concern, by the age of the oldest object of each."""
        ages = {
            group: min(self._entries[key].created for key in keys)
            for group, keys in self._groups.items()
        }
        return sorted(ages, key=lambda group: (ages[group], group))

    def get(self, namespace: str, name: str) -> Json | None:
        """What is remembered of an object."""
        entry = self._entries.get(Key(namespace, name))
        return None if entry is None else json.loads(entry.packed)

    def of(self, group: Key) -> list[Json]:
        """What is remembered of the objects that concern a resource, in order of their names."""
        keys = sorted(self._groups.get(group, ()))
        return [json.loads(self._entries[key].packed) for key in keys]

    def put(self, found: Json, *, alive: bool = False) -> set[Key]:
        """Remembers an object as it was just seen, unless something newer is known.

        Args:
            found: the object.
            alive: it was asked for just now, so it is there, although its deletion may have been told:
                that is also how an object that loses the watched label leaves the stream.

        Returns:
            The resources that have to be looked at.
        """
        metadata = found["metadata"]
        key, version = _key(found), int(metadata["resourceVersion"])
        if alive:
            self._dead.pop(metadata["uid"], None)
        old = self._entries.get(key)
        known = old is not None and old.uid == metadata["uid"] and old.version >= version
        if known or metadata["uid"] in self._dead:
            return set()
        group = self._concerns(found)
        self._forget(key)
        packed = json.dumps(self._keep(found), separators=(",", ":")).encode()
        created = metadata.get("creationTimestamp", "")
        entry = _Entry(metadata["uid"], version, created, group, self._counts(found), packed)
        self._entries[key] = entry
        self.counted += entry.counted
        if group is not None:
            self._groups[group].add(key)
        return {each for each in (group, old.group if old else None) if each}

    def drop(self, gone: Json) -> set[Key]:
        """Forgets an object that was deleted.

        Returns:
            The resources that have to be looked at.
        """
        return self._drop(_key(gone), gone["metadata"]["uid"])

    def forget(self, namespace: str, name: str) -> None:
        """Forgets an object that turned out not to be there."""
        self._forget(Key(namespace, name))

    def knows(self, found: Json) -> bool:
        """Whether just this state of an object, or a newer one, is remembered."""
        entry = self._entries.get(_key(found))
        metadata = found["metadata"]
        return (
            entry is not None
            and entry.uid == metadata["uid"]
            and entry.version >= int(metadata["resourceVersion"])
        )

    def absent(self, namespace: str, listed: set[str], known_before: set[str]) -> list[Json]:
        """Name and UID of what a complete listing of a namespace did not show.

        Args:
            listed: the UIDs that were listed.
            known_before: the UIDs that were known when the listing began; younger ones may have been missed.
        """
        return [
            {"metadata": {"namespace": key.namespace, "name": key.name, "uid": entry.uid}}
            for key, entry in self._entries.items()
            if key.namespace == namespace and entry.uid in known_before and entry.uid not in listed
        ]

    @property
    def uids(self) -> set[str]:
        return {entry.uid for entry in self._entries.values()}

    def _drop(self, key: Key, uid: str) -> set[Key]:
        self._dead[uid] = None
        if len(self._dead) > _REMEMBERED_DEAD:
            self._dead.popitem(last=False)
        entry = self._entries.get(key)
        if entry is None or entry.uid != uid:
            return set()
        self._forget(key)
        return {entry.group} if entry.group else set()

    def _forget(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is None:
            return
        self.counted -= entry.counted
        if entry.group is None:
            return
        self._groups[entry.group].discard(key)
        if not self._groups[entry.group]:
            del self._groups[entry.group]


def _key(found: Json) -> Key:
    return Key(found["metadata"]["namespace"], found["metadata"]["name"])
