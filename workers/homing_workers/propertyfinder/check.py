"""What is missing or corrupt in the store of pictures, told without changing anything.

The store is listed in bulk, folder by folder and several folders at once, and each folder is compared with the rows of
its pictures: a thousand pictures cost one request, and memory holds a few folders at a time. Rows are read before
their folder is listed, because files are written before their rows: a picture that arrives meanwhile is never
called missing.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from homing.images import ImageStore, StoredFile
from homing.storage import held_images
from homing.storage.database import Pool
from homing.storage.held_images import PARTS, Held, Shown
from homing_workers.propertyfinder import damage
from homing_workers.propertyfinder.damage import Damage, Fault

#: Folders listed at once, and pictures read at once by a deep check.
AT_ONCE = 16

#: Files that a query may name; for more, all rows of the part are read sooner than searched.
_FEW = 200

#: Ids of one query.
_IDS = 5_000


@dataclass(frozen=True)
class AtProperty:
    """What one property lacks."""

    property_id: int
    #: The source's own id of the listing.
    pf_id: str
    source: str
    missing: int
    corrupt: int

    @property
    def count(self) -> int:
        return self.missing + self.corrupt


@dataclass
class Findings:
    """What a check found."""

    #: Pictures that were looked at.
    checked: int = 0
    damages: list[Damage] = field(default_factory=list)
    #: Where damaged pictures are shown.
    shown: list[Shown] = field(default_factory=list)
    #: Pictures of listings that were never downloaded: to be had still, and given up.
    pending: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """Places in listings that lack their picture: one that two listings show counts twice."""
        return len(self.shown)

    @property
    def unused(self) -> int:
        """Damaged pictures that no listing shows any more, which harms nobody."""
        return len(self.damages) - len({each.image_id for each in self.shown})

    def properties(self) -> list[AtProperty]:
        """By property, in order of its id."""
        faults = {each.image_id: each.fault for each in self.damages}
        places = [(each.property_id, each.external_id, each.source) for each in self.shown]
        missing = Counter(
            place
            for place, each in zip(places, self.shown, strict=True)
            if faults[each.image_id] is Fault.MISSING
        )
        return [
            AtProperty(*place, missing=missing[place], corrupt=count - missing[place])
            for place, count in sorted(Counter(places).items())
        ]


async def check(
    pool: Pool,
    store: ImageStore,
    *,
    deep: bool = False,
    on_progress: Callable[[int], None] = lambda checked: None,
) -> Findings:
    """Compares all pictures with the store.

    Args:
        pool: its connections may be read-only.
        store: where the files should be.
        deep: reads every file and hashes it, too.
        on_progress: is told how many pictures were looked at by now.

    Raises:
        StoreError: the store cannot be listed or read.
    """
    findings = Findings()
    places = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with places:
            count, damages = await _examine(pool, store, number, deep)
        findings.damages += damages
        findings.checked += count
        on_progress(findings.checked)

    await _all(one(number) for number in range(PARTS))
    await _add_places(pool, findings)
    return findings


async def _examine(
    pool: Pool, store: ImageStore, number: int, deep: bool
) -> tuple[int, list[Damage]]:
    """How many pictures a part has, and which of them are damaged."""
    async with pool.connection() as connection:
        part = await held_images.part(connection, number)
    found = await _listed(part.lines, store)
    suspect = part.lines.difference(map(_line, found.values()))
    if not (suspect or deep):
        return part.count, []
    async with pool.connection() as connection:
        few = not deep and len(suspect) <= _FEW
        keys = [line.split(" ", 1)[0] for line in suspect] if few else None
        rows = await held_images.rows(connection, number, keys)
    damages = {row.id: bad for row in rows if (bad := damage.compare(row, found))}
    if deep:
        damages |= await _deep([row for row in rows if row.id not in damages], store)
    return part.count, list(damages.values())


async def _listed(lines: Iterable[str], store: ImageStore) -> dict[str, StoredFile]:
    # One folder, unless AWS_S3_BUCKET_PREFIX was another one in the past.
    folders = {line[: line.rfind("/") + 1] for line in lines}
    return {file.key: file for folder in folders async for file in store.list(folder)}


def _line(file: StoredFile) -> str:
    """As `held_images.Part` has it."""
    key, size, etag = file
    return f"{key} {size}" if etag is None else f"{key} {size} {etag}"


async def _deep(rows: Sequence[Held], store: ImageStore) -> dict[UUID, Damage]:
    bad: dict[UUID, Damage] = {}
    waiting = iter(rows)

    async def reader() -> None:
        for row in waiting:
            if found := await damage.read(row, store):
                bad[row.id] = found

    await _all(reader() for _ in range(AT_ONCE))
    return bad


async def _add_places(pool: Pool, findings: Findings) -> None:
    ids = [each.image_id for each in findings.damages]
    async with pool.connection() as connection:
        for start in range(0, len(ids), _IDS):
            findings.shown += await held_images.shown(connection, ids[start : start + _IDS])
        counts = await held_images.unfinished(connection)
    findings.pending, findings.failed = counts["pending"], counts["failed"]


async def _all(works: Iterable[Coroutine[None, None, None]]) -> None:
    """All at once; the first failure ends the rest and is raised as it is, not in a group."""
    try:
        async with asyncio.TaskGroup() as tasks:
            for work in works:
                tasks.create_task(work)
    except ExceptionGroup as group:
        raise group.exceptions[0] from group
