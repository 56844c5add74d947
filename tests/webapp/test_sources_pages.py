"""Sources and their runs."""

from __future__ import annotations

from datetime import UTC, datetime

from homing.models.kinds import RunOutcome
from homing.models.run import Rejection, RunCounts, RunResult
from homing.storage import rejections, runs
from homing.storage.database import Connection
from tests.webapp.support import Client, Publish, text


async def _finish(connection: Connection, **fields: object) -> None:
    now = datetime.now(UTC)
    result = RunResult.model_validate(
        {
            "source": "nestwell",
            "outcome": RunOutcome.SUCCEEDED,
            "counts": RunCounts(pages=3, found=20, new=17, rejected=1),
            "fill": {"price": 0.85},
            "started_at": now,
            "finished_at": now,
            **fields,
        }
    )
    await runs.finish(connection, 1, result)


async def test_without_sources_the_page_says_how_to_begin(client: Client) -> None:
    assert "homing scrape -f" in await text(client, "/sources")


async def test_a_source_shows_its_last_run(
    client: Client, publish: Publish, connection: Connection
) -> None:
    await publish()
    await _finish(connection)
    page = await text(client, "/sources")
    for part in ("nestwell", "1 homes", "Succeeded", "17 new", "1 rejected"):
        assert part in page


async def test_the_page_of_a_source_tells_fill_rates_and_what_was_refused(
    client: Client, publish: Publish, connection: Connection
) -> None:
    await publish()
    refused = Rejection(url="https://nestwell.test/9", field="price", reason="no currency")
    await rejections.store(connection, 1, [refused])
    await _finish(connection, outcome=RunOutcome.PARTIAL, errors=("page 2 timed out",))
    page = await text(client, "/sources/1")
    for part in ("85 %", "no currency", "https://nestwell.test/9", "page 2 timed out", "Partial"):
        assert part in page


async def test_an_unknown_source_is_not_found(client: Client) -> None:
    await text(client, "/sources/77", status=404)
