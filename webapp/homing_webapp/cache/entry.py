"""One answer that is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property

from homing.storage.changes import Snapshot

#: Every change of any home.
EVERYTHING = "*"


def of_city(place_id: int) -> str:
    """The tag of all homes of a city."""
    return f"city:{place_id}"


def of_property(property_id: int) -> str:
    """The tag of one home."""
    return f"property:{property_id}"


@dataclass(frozen=True)
class Entry:
    """A body that is ready to be sent, and what it depends on."""

    body: bytes
    etag: str
    media: str
    snapshot: Snapshot
    tags: frozenset[str]
    headers: dict[str, str] = field(default_factory=dict)

    @cached_property
    def told(self) -> dict[str, str]:
        """Headers of each answer: callers may keep it too, and have to ask whether it still holds."""
        ours = {"Cache-Control": "public, no-cache", "Vary": "Accept", "ETag": self.etag}
        return {**self.headers, **ours}

    def pack(self) -> bytes:
        """As Redis keeps it: a line of JSON, then the body."""
        head = {
            "etag": self.etag,
            "media": self.media,
            "snapshot": str(self.snapshot),
            "tags": sorted(self.tags),
            "headers": self.headers,
        }
        return json.dumps(head).encode() + b"\n" + self.body

    @classmethod
    def unpack(cls, packed: bytes) -> Entry:
        """The entry of `pack`.

        Raises:
            ValueError: these bytes are something else.
        """
        line, _, body = packed.partition(b"\n")
        try:
            head = json.loads(line)
            return cls(
                body=body,
                etag=head["etag"],
                media=head["media"],
                snapshot=Snapshot.parse(head["snapshot"]),
                tags=frozenset(head["tags"]),
                headers=head["headers"],
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"no entry of the cache: {error}") from error
