"""Brings back what a check found missing or corrupt, and touches nothing else.

A picture whose file is still whole is not fetched again: only its thumbnails are made anew. Others are fetched from
where they came from. If the bytes are those that were stored, the bad files are written again under their keys. If
the source has another picture under the link by now, that one is stored as a picture of its own and shown there.

The store itself is the progress: a repair that was interrupted is run again, and finds done what is done.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from uuid import UUID

from homing.images import ImageStore, MissingImage
from homing.settings import Settings
from homing.storage import held_images, images
from homing.storage.database import Pool
from homing.storage.held_images import Shown
from homing.storage.images import FileFacts, Image
from homing_workers.propertyfinder.check import AT_ONCE, Findings
from homing_workers.propertyfinder.damage import Damage
from homing_workers.propertyfinder.origins import Origin, Origins
from homing_workers.scrape.fetch import FetchError, Gone, Refused, Request, RobotsDenied, TooLarge
from homing_workers.scrape.images import NotAPicture, Picture, Retries, files, picture

#: Another try will not go better.
_FINAL = (Gone, Refused, RobotsDenied, TooLarge)
#: Each may take 200 MB.
_DECODED_AT_ONCE = 2
_HEADERS = {"Accept": "image/avif,image/webp,image/*,*/*;q=0.5"}


@dataclass(frozen=True)
class Mended:
    """What became of one damaged picture."""

    damage: Damage
    #: Where it is shown.
    places: Sequence[Shown]
    #: Links under which the source has another picture by now, which was stored.
    replaced: frozenset[str] = frozenset()
    #: Why it is still damaged; None where nothing is left to do.
    failure: str | None = None


@dataclass
class Repaired:
    """What a repair came to."""

    restored: int = 0
    replaced: int = 0
    failures: list[Mended] = field(default_factory=list)

    def add(self, mended: Mended) -> None:
        if mended.failure is not None:
            self.failures.append(mended)
        elif mended.replaced:
            self.replaced += 1
        else:
            self.restored += 1


async def repair(
    pool: Pool,
    store: ImageStore,
    settings: Settings,
    findings: Findings,
    *,
    on_progress: Callable[[Mended], None] = lambda mended: None,
) -> Repaired:
    """Restores the damaged pictures that listings show.

    Args:
        pool: of connections.
        store: that was checked.
        settings: for retries, and for what sources need.
        findings: of the check.
        on_progress: is told of each picture.

    Raises:
        StoreError: the store cannot be written.
    """
    places: dict[UUID, list[Shown]] = defaultdict(list)
    for each in findings.shown:
        places[each.image_id].append(each)
    waiting = iter([each for each in findings.damages if each.image_id in places])
    result = Repaired()
    async with AsyncExitStack() as stack:
        origins = await _open(Origins(pool, settings, stack), findings.shown)
        work = _Repair(pool, store, Retries.of(settings), origins)

        async def worker() -> None:
            for damage in waiting:
                mended = await work.mend(damage, places[damage.image_id])
                result.add(mended)
                on_progress(mended)

        try:
            async with asyncio.TaskGroup() as tasks:
                for _ in range(AT_ONCE):
                    tasks.create_task(worker())
        except ExceptionGroup as group:
            raise group.exceptions[0] from group
    return result


async def _open(origins: Origins, shown: Sequence[Shown]) -> dict[int, Origin]:
    listings: dict[int, dict[str, None]] = defaultdict(dict)
    for each in shown:
        listings[each.source_id][each.external_id] = None
    return {source: await origins.open(source, list(ids)) for source, ids in listings.items()}


@dataclass
class _Repair:
    pool: Pool
    store: ImageStore
    retries: Retries
    origins: Mapping[int, Origin]
    _decoders: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(_DECODED_AT_ONCE)
    )

    async def mend(self, damage: Damage, places: Sequence[Shown]) -> Mended:
        async with self.pool.connection() as connection:
            [image] = await held_images.get(connection, [damage.image_id])
        data = await self._held(image)
        if data is not None:
            await self._restore(image, damage, data)
            return Mended(damage, places)
        return await self._fetch_again(image, damage, places)

    async def _held(self, image: Image) -> bytes | None:
        """The picture, if the store still has it whole."""
        try:
            data = await self.store.open(image.key)
        except MissingImage:
            return None
        return data if _digest(data) == image.content_hash else None

    async def _fetch_again(self, image: Image, damage: Damage, places: Sequence[Shown]) -> Mended:
        others: dict[str, bytes] = {}
        failures: list[str] = []
        for place in {each.url: each for each in places}.values():
            try:
                data = await self._fetch(place)
            except FetchError as error:
                failures.append(f"{type(error).__name__}: {error}")
                continue
            if _digest(data) == image.content_hash:
                await self._restore(image, damage, data)
                return Mended(damage, places)
            others[place.url] = data
        return await self._replace(damage, places, others, failures)

    async def _fetch(self, place: Shown) -> bytes:
        tries = 0
        while True:
            try:
                request = Request(place.url, headers=_HEADERS)
                return (await self.origins[place.source_id].fetch(request)).body
            except FetchError as error:
                if isinstance(error, _FINAL) or tries == self.retries.most:
                    raise
            await asyncio.sleep(self.retries.delay * 2.0**tries)
            tries += 1

    async def _restore(self, image: Image, damage: Damage, data: bytes) -> None:
        """Writes the bad files, and records what the store says of them."""
        bad = {file.key for file in damage.files}
        etag, facts = image.etag, dict(image.thumbnail_files)
        if image.key in bad:
            etag = await self.store.put(image.key, data, image.mime)
        widths = [width for width, key in image.thumbnails.items() if key in bad]
        found = (await self._decoded(data)).thumbnails if widths else {}
        for width in widths:
            facts[width] = await self._thumbnail(image.thumbnails[width], found[int(width)])
        async with self.pool.connection() as connection:
            await held_images.rewritten(connection, image.id, etag, facts)

    async def _thumbnail(self, key: str, data: bytes) -> FileFacts:
        etag = await self.store.put(key, data, "image/jpeg")
        return FileFacts(bytes=len(data), etag=etag, sha256=hashlib.sha256(data).hexdigest())

    async def _replace(
        self,
        damage: Damage,
        places: Sequence[Shown],
        others: Mapping[str, bytes],
        failures: list[str],
    ) -> Mended:
        replaced = set()
        for url, data in others.items():
            try:
                await self._add(damage.image_id, url, data)
                replaced.add(url)
            except NotAPicture as error:
                failures.append(f"{url}: {error}")
        return Mended(damage, places, frozenset(replaced), "; ".join(failures) or None)

    async def _add(self, damaged: UUID, url: str, data: bytes) -> None:
        found = await self._decoded(data)
        image = files.describe(self.store.prefix, _digest(data), data, found)
        written = await files.write(self.store, image, data, found)
        async with self.pool.connection() as connection, connection.transaction():
            image_id = await images.add(connection, written)
            await held_images.replaced(connection, damaged, image_id, url)

    async def _decoded(self, data: bytes) -> Picture:
        async with self._decoders:
            return await asyncio.to_thread(picture.read, data)


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
