"""What a place for pictures can do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import NamedTuple, Protocol


class StoreError(Exception):
    """The store cannot be used; the message says why."""


class MissingImage(StoreError):
    """There is nothing under this key."""


class StoredFile(NamedTuple):
    """What a listing of the store tells of one file, without reading it."""

    key: str
    #: In bytes.
    size: int
    #: Entity tag of S3, without quotes; None where the store has none.
    etag: str | None


class ImageStore(Protocol):
    """Keeps bytes by key. Writing the same key again replaces what was there."""

    #: What all keys begin with.
    prefix: str

    async def put(self, key: str, data: bytes, mime: str) -> str | None:
        """Writes all of it or nothing.

        Returns:
            The entity tag under which `list` will show it, where the store has such tags.

        Raises:
            StoreError: it cannot be written.
        """
        ...

    async def open(self, key: str) -> bytes:
        """The bytes under the key.

        Raises:
            MissingImage: there are none.
            StoreError: it cannot be read.
        """
        ...

    async def exists(self, key: str) -> bool:
        """Whether there is something under the key."""
        ...

    def list(self, prefix: str) -> AsyncIterator[StoredFile]:
        """All files whose keys begin with the prefix, a thousand a request; in no order that counts.

        Raises:
            StoreError: the store cannot be listed.
        """
        ...

    def url(self, key: str) -> str:
        """Where a browser gets it."""
        ...
