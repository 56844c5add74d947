"""What one sync writes: each page in one transaction with its checkpoint, and only what has changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from homing.models.agent import Agent
from homing.models.listing import Listing
from homing.models.run import Rejection
from homing.storage import agents, images, listings, rejections, syncs
from homing.storage.agents import Written
from homing.storage.database import Connection, Pool
from homing.storage.listings import Seen, Stored
from homing.storage.syncs import Checkpoint, Counts, Sync
from homing_workers.scrape.event_traces import EventTraces, event_traces
from homing_workers.scrape.ledger import PostgresLedger


@dataclass(frozen=True)
class PageRecords:
    """What the records of one page come to."""

    listings: Sequence[Listing] = ()
    rejections: Sequence[Rejection] = ()
    #: Location id to name.
    unknown_areas: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Book:
    """The rows of one sync."""

    pool: Pool
    ledger: PostgresLedger
    sync: Sync

    @classmethod
    async def open(cls, ledger: PostgresLedger, page_size: int, picture_tries: int) -> Book:
        """The sync that was interrupted, or a new one, which gives failed pictures one more chance.

        Args:
            ledger: of the run.
            page_size: listings of one page.
            picture_tries: of a picture until it has failed, but for the last one.
        """
        async with ledger.pool.connection() as connection, connection.transaction():
            sync = await syncs.begin(
                connection,
                source_id=ledger.source_id,
                run_id=ledger.run_id,
                time_zone=ledger.source.spec.time_zone,
                page_size=page_size,
                at=datetime.now(UTC),
            )
            await images.release(connection, ledger.source_id)
            if sync.page == 0:
                await images.try_again(connection, ledger.source_id, tries=picture_tries)
        return cls(ledger.pool, ledger, sync)

    async def keep_users(self, users: Sequence[Agent], refused: Sequence[Rejection]) -> Written:
        """Stores a page of users."""
        async with self.pool.connection() as connection, connection.transaction():
            written = await agents.store(connection, self.ledger.source_id, users)
            await self._refuse(connection, refused)
            counts = Counts(users_created=written.created, users_updated=written.updated)
            await syncs.add(connection, self.sync.id, counts)
        return written

    async def agents(self) -> list[Agent]:
        """All users that are known."""
        async with self.pool.connection() as connection:
            return await agents.all_of(connection, self.ledger.source_id)

    async def keep(self, page: PageRecords, checkpoint: Checkpoint | None = None) -> list[Stored]:
        """Stores what is new or has changed on a page; with the checkpoint, or neither."""
        with event_traces() as begun:
            return await self._keep(page, checkpoint, begun)

    async def _keep(
        self, page: PageRecords, checkpoint: Checkpoint | None, begun: EventTraces
    ) -> list[Stored]:
        source_id = self.ledger.source_id
        async with self.pool.connection() as connection, connection.transaction():
            known = await listings.hashes(
                connection, source_id, [each.external_id for each in page.listings]
            )
            changed = [each for each in page.listings if _differs(each, known)]
            stored = await self._store(connection, changed)
            await begun.begin(connection, stored)
            await self._refuse(connection, page.rejections)
            created = sum(each.external_id not in known for each in stored)
            counts = Counts(properties_created=created, properties_updated=len(stored) - created)
            await syncs.add(connection, self.sync.id, counts, self._news(page.unknown_areas))
            if checkpoint is not None:
                await syncs.move(connection, self.sync.id, checkpoint)
        return stored

    async def start_again(self) -> None:
        """The walk begins anew at the first page."""
        async with self.pool.connection() as connection:
            await syncs.move(connection, self.sync.id, Checkpoint())

    async def add(self, counts: Counts) -> None:
        """Adds to the figures of the report."""
        async with self.pool.connection() as connection:
            await syncs.add(connection, self.sync.id, counts)

    async def live(self) -> list[str]:
        """Listings that can be had, as far as is known."""
        async with self.pool.connection() as connection:
            return await listings.live(connection, self.ledger.source_id)

    async def mark_gone(self, external_ids: Collection[str]) -> list[Stored]:
        """Marks listings that the account has no more; their rows and pictures stay."""
        with event_traces() as begun:
            return await self._mark_gone(external_ids, begun)

    async def _mark_gone(self, external_ids: Collection[str], begun: EventTraces) -> list[Stored]:
        async with self.pool.connection() as connection, connection.transaction():
            gone = await listings.mark_gone(
                connection,
                source_id=self.ledger.source_id,
                run_id=self.ledger.run_id,
                external_ids=list(external_ids),
            )
            await begun.begin(connection, gone)
            await syncs.add(connection, self.sync.id, Counts(properties_updated=len(gone)))
        return gone

    async def finish(self, *, complete: bool) -> None:
        """The sync is over: the next run begins a new one."""
        async with self.pool.connection() as connection:
            await syncs.finish(connection, self.sync.id, complete=complete, at=datetime.now(UTC))

    async def _store(self, connection: Connection, changed: Sequence[Listing]) -> list[Stored]:
        if not changed:
            return []
        return await listings.store(
            connection,
            source_id=self.ledger.source_id,
            run_id=self.ledger.run_id,
            seen=[Seen(listing, None, True) for listing in changed],
            keep_pictures=True,
        )

    async def _refuse(self, connection: Connection, refused: Sequence[Rejection]) -> None:
        await rejections.store(connection, self.ledger.run_id, refused)
        await syncs.add(connection, self.sync.id, Counts(errors=len(refused)))

    def _news(self, areas: Mapping[str, str]) -> dict[str, str]:
        """Those that are not noted yet, also by the run that was interrupted."""
        fresh = {key: name for key, name in areas.items() if key not in self.sync.unknown_areas}
        self.sync.unknown_areas.update(fresh)
        return fresh


def _differs(listing: Listing, known: Mapping[str, tuple[bytes, str]]) -> bool:
    stated = (listings.content_hash(listing), listing.status)
    return known.get(listing.external_id) != stated
