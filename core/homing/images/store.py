"""What a place for pictures can do."""

from __future__ import annotations

from typing import Protocol


class StoreError(Exception):
    """The store cannot be used; the message says why."""


class MissingImage(StoreError):
    """There is nothing under this key."""


class ImageStore(Protocol):
    """Keeps bytes by key. Writing the same key again replaces what was there."""

    #: What all keys begin with.
    prefix: str

    async def put(self, key: str, data: bytes, mime: str) -> None:
        """Writes all of it or nothing.

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

    def url(self, key: str) -> str:
        """Where a browser gets it."""
        ...
