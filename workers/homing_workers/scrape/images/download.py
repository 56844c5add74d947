"""Downloading the pictures of listings.

The store is written first, the row after it. The id of a picture comes from its content, so that a process that dies between
leaves files that the next one writes again. Whatever fails is tried again by state: the row says when.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from homing.images import ImageStore, StoreError
from homing.models.source.fetching import Politeness
from homing.settings import Settings
from homing.storage import images as rows
from homing.storage.database import Connection
from homing.storage.images import PendingImage
from homing_workers.scrape.fetch import (
    FetchError,
    Gone,
    Refused,
    Request,
    Response,
    RobotsDenied,
    TooLarge,
)
from homing_workers.scrape.images import files, picture
from homing_workers.scrape.images.picture import NotAPicture

_log = logging.getLogger(__name__)

#: Another try will not go better.
_FINAL = (Gone, Refused, RobotsDenied, TooLarge)
#: Pictures held in memory at once, and decoded at once: each may take 200 MB.
_AT_ONCE = 16
_DECODED_AT_ONCE = 2
#: Bytes of one picture.
_MAX_BYTES = 25_000_000
#: Characters: a link may be a whole picture (data:).
_LONGEST_REASON = 500
#: Seconds between tries at most.
_LONGEST_DELAY = 24 * 3600.0
_HEADERS = {"Accept": "image/avif,image/webp,image/*,*/*;q=0.5"}


@dataclass(frozen=True)
class Retries:
    """How often a picture is tried again, and when."""

    #: After the first try.
    most: int = 3
    #: Seconds before the first further try; doubled each time.
    delay: float = 2.0

    @classmethod
    def of(cls, settings: Settings) -> Retries:
        """By IMAGE_DOWNLOAD_MAX_RETRIES and IMAGE_DOWNLOAD_RETRY_DELAY."""
        return cls(settings.image_download_max_retries, settings.image_download_retry_delay)


class Source(Protocol):
    """Where pictures are fetched from; a `Fetcher` is one."""

    async def fetch(self, request: Request) -> Response:
        """The picture.

        Raises:
            FetchError: it cannot be had.
        """
        ...


@dataclass
class Downloaded:
    """What became of the pictures that were due."""

    stored: int = 0
    #: To be tried again later.
    postponed: int = 0
    failed: int = 0


def politeness_for(politeness: Politeness, settings: Settings) -> Politeness:
    """A source's politeness as pictures need it: IMAGE_DOWNLOAD_TIMEOUT, larger bodies, retries by state."""
    return politeness.model_copy(
        update={
            "timeout_seconds": settings.image_download_timeout,
            "max_bytes": _MAX_BYTES,
            "retries": 0,
        }
    )


async def download(
    connection: Connection,
    store: ImageStore,
    fetcher: Source,
    *,
    retries: Retries = Retries(),
    listing_ids: Sequence[int] | None = None,
    source_id: int | None = None,
    limit: int = 500,
) -> Downloaded:
    """Downloads pictures that are due, as many at once as the fetcher allows.

    Args:
        connection: in autocommit mode; nobody else uses it meanwhile.
        store: where the files go.
        fetcher: a `Fetcher`, opened, with `politeness_for` a source; or what stands for one.
        retries: after failures that may pass.
        listing_ids: of these listings only; None is all.
        source_id: of this source's listings only; None is all.
        limit: pictures at most.
    """
    claimed = await rows.claim(
        connection, listing_ids=listing_ids, source_id=source_id, limit=limit
    )
    by_url: dict[str, list[PendingImage]] = defaultdict(list)
    for pending in claimed:
        by_url[pending.url].append(pending)
    work = _Download(connection, store, fetcher, retries)
    async with asyncio.TaskGroup() as tasks:
        for url, wanted in by_url.items():
            tasks.create_task(work.get(url, wanted))
    return work.done


@dataclass
class _Download:
    connection: Connection
    store: ImageStore
    fetcher: Source
    retries: Retries
    done: Downloaded = field(default_factory=Downloaded)
    #: A connection serves one at a time.
    _rows: asyncio.Lock = field(default_factory=asyncio.Lock)
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    _decoders: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(_DECODED_AT_ONCE)
    )

    async def get(self, url: str, wanted: Sequence[PendingImage]) -> None:
        """Gets one picture for all listings that show it."""
        try:
            async with self._places:
                response = await self.fetcher.fetch(Request(url, headers=_HEADERS))
                image_id = await self._keep(response.body)
        except (FetchError, NotAPicture, StoreError) as error:
            await self._failed(wanted, error)
            return
        async with self._rows:
            for pending in wanted:
                await rows.attach(self.connection, pending, image_id)
        self.done.stored += len(wanted)

    async def _keep(self, data: bytes) -> UUID:
        digest = hashlib.sha256(data).digest()
        async with self._rows:
            known = await rows.find(self.connection, digest)
        if known is not None:
            return known.id
        async with self._decoders:
            found = await asyncio.to_thread(picture.read, data)
        image = files.describe(self.store.prefix, digest, data, found)
        written = await files.write(self.store, image, data, found)
        async with self._rows:
            return await rows.add(self.connection, written)

    async def _failed(self, wanted: Sequence[PendingImage], error: Exception) -> None:
        if isinstance(error, StoreError):
            _log.error("%s", error)
        async with self._rows:
            for pending in wanted:
                await self._record_failure(pending, error)

    async def _record_failure(self, pending: PendingImage, error: Exception) -> None:
        reason = f"{type(error).__name__}: {error}"[:_LONGEST_REASON]
        # A store that fails is no fault of the picture.
        spent = pending.attempts > self.retries.most and not isinstance(error, StoreError)
        if isinstance(error, _FINAL) or spent:
            await rows.give_up(self.connection, pending, reason)
            self.done.failed += 1
        else:
            delay = min(self.retries.delay * 2.0 ** (pending.attempts - 1), _LONGEST_DELAY)
            await rows.postpone(self.connection, pending, reason, delay)
            self.done.postponed += 1
