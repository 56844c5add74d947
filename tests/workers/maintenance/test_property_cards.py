"""Homes of a bulk load become searchable."""

from __future__ import annotations

from typing import Any

from homing.storage import properties
from homing.storage.cards.keeping import AT_ONCE
from homing.storage.database import Connection
from homing_workers.maintenance import property_cards
from tests.core.storage.support import Crawl, advert, new_source


async def test_a_bulk_load_is_searchable_after_the_duty(connection: Connection, once: Any) -> None:
    crawl = await Crawl.start(connection, await new_source(connection, "bulk"))
    await crawl.see(*[advert(str(number)) for number in range(AT_ONCE + 1)])
    assert (await properties.search(connection)).homes == ()
    assert await once(property_cards.DUTY) == AT_ONCE + 1
    assert len((await properties.search(connection, limit=500)).homes) == AT_ONCE + 1
    assert await once(property_cards.DUTY) == 0
