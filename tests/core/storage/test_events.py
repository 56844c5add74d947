"""Reading events."""

from __future__ import annotations

from homing.models.kinds import EventKind
from homing.storage import events
from tests.core.storage.support import Crawl, advert


async def test_an_event_is_read_by_its_number(crawl: Crawl) -> None:
    (stored,) = await crawl.see(advert())
    assert stored.event_id is not None
    event = await events.get(crawl.connection, stored.event_id)
    assert event is not None
    assert (event.listing_id, event.kind) == (stored.listing_id, EventKind.NEW)
    assert await events.get(crawl.connection, stored.event_id + 1) is None


async def test_events_are_read_in_their_order(crawl: Crawl) -> None:
    stored = await crawl.see(advert("1"), advert("2"))
    ids = [one.event_id for one in stored if one.event_id is not None]
    found = await events.by_ids(crawl.connection, [*reversed(ids), 0])
    assert [event.id for event in found] == ids
    assert await events.of_run(crawl.connection, crawl.run_id) == found
