"""A source in a real database, and observations of its listings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from homing.models.kinds import EventKind, RunOutcome
from homing.models.listing import Listing, StoredListing
from homing.models.run import RunResult
from homing.storage import listings, runs
from homing.storage.database import Connection
from homing.storage.listings import Seen, Stored

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def advert(external_id: str = "1", price: int | None = 100, **fields: Any) -> Listing:
    """A listing that says only what a test is about."""
    return Listing(
        external_id=external_id,
        url=f"https://portal.test/{external_id}",
        **{"title": "Home", "price": None if price is None else Decimal(price), "currency": "EUR"}
        | fields,
    )


def result(outcome: RunOutcome = RunOutcome.SUCCEEDED, **fields: Any) -> RunResult:
    return RunResult(source="portal", outcome=outcome, started_at=NOW, finished_at=NOW, **fields)


async def new_source(connection: Connection, name: str = "portal") -> int:
    return int(
        await value(
            connection,
            "INSERT INTO sources (namespace, name, type, spec) VALUES ('default', %s, 'html', '{}')"
            " RETURNING id",
            name,
        )
    )


async def value(connection: Connection, query: str, *parameters: object) -> Any:
    """The first column of the first row."""
    cursor = await connection.execute(query.encode(), parameters)
    row = await cursor.fetchone()
    return None if row is None else next(iter(row.values()))


async def column(connection: Connection, query: str, *parameters: object) -> list[Any]:
    """The first column of all rows."""
    cursor = await connection.execute(query.encode(), parameters)
    return [next(iter(row.values())) for row in await cursor.fetchall()]


@dataclass
class Crawl:
    """A run of a source."""

    connection: Connection
    source_id: int
    run_id: int

    @classmethod
    async def start(cls, connection: Connection, source_id: int) -> Crawl:
        return cls(connection, source_id, await runs.start(connection, source_id))

    async def again(self) -> Crawl:
        """The next run, without an end of this one."""
        return await Crawl.start(self.connection, self.source_id)

    async def see(
        self, *adverts: Listing, card_hash: bytes | None = b"card", keep_pictures: bool = False
    ) -> list[Stored]:
        return await listings.store(
            self.connection,
            source_id=self.source_id,
            run_id=self.run_id,
            seen=[Seen(listing, card_hash, True) for listing in adverts],
            keep_pictures=keep_pictures,
        )

    async def touch(self, *external_ids: str) -> int:
        return await listings.touch(
            self.connection,
            source_id=self.source_id,
            run_id=self.run_id,
            external_ids=external_ids,
        )

    async def miss(self, missing_runs: int = 1) -> list[Stored]:
        return await listings.mark_missing(
            self.connection,
            source_id=self.source_id,
            run_id=self.run_id,
            missing_runs=missing_runs,
        )

    async def lose(self, *external_ids: str) -> list[Stored]:
        return await listings.mark_gone(
            self.connection,
            source_id=self.source_id,
            run_id=self.run_id,
            external_ids=external_ids,
        )

    async def read(self, external_id: str = "1") -> StoredListing:
        listing_id = await value(
            self.connection,
            "SELECT id FROM listings WHERE source_id = %s AND external_id = %s",
            self.source_id,
            external_id,
        )
        found = await listings.get(self.connection, listing_id)
        assert found is not None
        return found

    async def told(self, external_id: str = "1") -> list[EventKind]:
        """Kinds of a listing's events, oldest first."""
        found = await self.read(external_id)
        return [event.kind for event in await listings.history(self.connection, found.id)]


def kinds(stored: Sequence[Stored]) -> list[EventKind | None]:
    return [one.kind for one in stored]
