"""Runs the declared example sources against a portal of the test, and reads what the database holds afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.rows import TupleRow, tuple_row

from homing.models.listing import Listing
from homing.models.run import RunResult
from homing.models.source import ScrapeSource, loading
from homing.settings import Settings
from homing.storage import database
from homing.storage.listings import read
from homing_workers.scrape import surroundings
from homing_workers.scrape.run import run
from portal.testing import Running

SITES = ("nestwell", "dakh", "makon")
SOURCES = Path(__file__).parents[2] / "examples" / "sources"

#: An event as both the portal and the database tell it: external id, kind, old and new price.
Event = tuple[str, str, object, object]


@dataclass(frozen=True)
class Crawls:
    """A newcomer's database and the three example sources."""

    portal: Running
    settings: Settings

    def source(
        self,
        site: str,
        *,
        spec: dict[str, Any] | None = None,
        politeness: dict[str, Any] | None = None,
    ) -> ScrapeSource:
        """The example source of a site: quick, never stopping early, on the test's ports."""
        text = (SOURCES / f"{site}.yaml").read_text()
        for number, name in enumerate(SITES):
            text = text.replace(f":{8010 + number}/", f":{self.portal.ports[name]}/")
        [declared] = loading.parse(text, site)
        polite = declared.spec.politeness.model_copy(
            update={"requests_per_second": 1000, "concurrency": 8, "backoff_seconds": 0.01}
            | (politeness or {})
        )
        block = declared.spec.block.model_copy(update={"full_crawl_seconds": 0})
        changes = {"politeness": polite, declared.spec.type: block} | (spec or {})
        return declared.model_copy(update={"spec": declared.spec.model_copy(update=changes)})

    async def run(
        self,
        site: str,
        *,
        spec: dict[str, Any] | None = None,
        politeness: dict[str, Any] | None = None,
    ) -> RunResult:
        """One run of the site's source."""
        source = self.source(site, spec=spec, politeness=politeness)
        async with surroundings.real(source, self.settings) as ports:
            return await run(source, ports)

    async def stored(self, site: str) -> dict[str, Listing]:
        """The site's listings in the database by external id, without their raw text."""
        async with database.connect(self.settings.require_database_url()) as connection:
            cursor = await connection.execute(
                "SELECT listings.id FROM listings JOIN sources ON sources.id = source_id WHERE name = %s",
                (site,),
            )
            ids = [row["id"] async for row in cursor]
            found = await read.get_many(connection, ids)
        names = set(Listing.model_fields) - {"raw"}
        return {
            each.external_id: Listing(**{name: getattr(each, name) for name in names})
            for each in found.values()
        }

    def portal_url(self, site: str, path: str = "") -> str:
        """An address at the site by the name that the sources use."""
        return f"http://portal.homing.test:{self.portal.ports[site]}{path}"

    def truth(self, site: str) -> dict[str, Listing]:
        """What a perfect reader would hold by now."""
        base = self.portal_url(site)
        adverts = self.portal.world(site).adverts.values()
        return {advert.listing.external_id: advert.truth(base) for advert in adverts}

    async def events(self, site: str) -> list[Event]:
        """The site's events in the database, in no particular order."""
        rows = await self.rows(
            """
            SELECT external_id, events.kind, events.old_price, events.new_price
            FROM events JOIN listings ON listings.id = listing_id JOIN sources ON sources.id = source_id
            WHERE name = %s
            """,
            site,
        )
        return sorted(rows, key=str)

    def expected_events(self, site: str) -> list[Event]:
        """What a reader should have noticed, in no particular order."""
        changes = self.portal.world(site).changes
        return sorted(
            ((c.external_id, str(c.kind), c.old_price, c.new_price) for c in changes), key=str
        )

    async def rows(self, query: str, *parameters: object) -> list[TupleRow]:
        """Rows of the database."""
        async with database.connect(self.settings.require_database_url()) as connection:
            cursor = connection.cursor(row_factory=tuple_row)
            await cursor.execute(query.encode(), parameters)
            return await cursor.fetchall()


def differences(stored: dict[str, Listing], truth: dict[str, Listing]) -> list[str]:
    """Every field of every listing that is not as it should be; listings that are missing or too many."""
    found = [f"{name}: not in the database" for name in truth.keys() - stored.keys()]
    found += [f"{name}: not on the site" for name in stored.keys() - truth.keys()]
    for name in truth.keys() & stored.keys():
        for field in Listing.model_fields:
            is_, should = getattr(stored[name], field), getattr(truth[name], field)
            if is_ != should:
                found.append(f"{name}.{field}: {is_!r}, should be {should!r}")
    return sorted(found)
