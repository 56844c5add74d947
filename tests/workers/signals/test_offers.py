"""Offers in chats: listings of every source that reads them."""

from __future__ import annotations

from typing import Any

from homing.settings import Settings
from homing_workers.signals.acting import Acted, act
from tests.workers.signals import chats
from tests.workers.signals.chats import CHATTER, RENT, REPAIR

FLAT = "Здам 2-кімнатну квартиру, Київ, Оболонь. 54 м², 3/9 поверх. 15 000 грн"
_EVENTS = b"SELECT kind, old_price::int, new_price::int FROM events ORDER BY id"
_LISTINGS = b"SELECT source_id, external_id, status, price::int FROM listings ORDER BY source_id"


async def test_an_offer_becomes_a_listing_of_every_source_that_wants_the_chat(
    world: Any, settings: Settings
) -> None:
    given = await chats.message(world, FLAT)
    sources = [await chats.source(world, name) for name in ("flats", "homes")]
    await chats.source(world, "elsewhere", chat_id=-1009999999999)
    acted = await act(world.connection, [(given, RENT)], settings)
    identity = f"{given.chat_id}/{given.message_id}"
    assert await world.rows(_LISTINGS) == [(one, identity, "available", 15000) for one in sources]
    assert [
        row[0] for row in await world.rows(b"SELECT id FROM events ORDER BY id")
    ] == acted.events
    assert await world.rows(_EVENTS) == [("new", None, None)] * 2
    assert acted.deliveries == {}


async def test_the_defaults_of_each_source_are_its_own(world: Any, settings: Settings) -> None:
    given = await chats.message(world, "Здам квартиру. Ціна: 500")
    await chats.source(world, "a", defaults={"currency": "USD", "city": "Львів"})
    await chats.source(world, "b", defaults={"currency": "EUR", "city": "Київ"})
    await act(world.connection, [(given, RENT)], settings)
    found = await world.rows(b"SELECT city, currency FROM listings ORDER BY source_id")
    assert found == [("Львів", "USD"), ("Київ", "EUR")]


async def test_what_is_done_twice_makes_no_further_event(world: Any, settings: Settings) -> None:
    given = await chats.message(world, FLAT)
    await chats.source(world)
    await act(world.connection, [(given, RENT)], settings)
    assert await act(world.connection, [(given, RENT)], settings) == Acted()


async def test_an_edited_price_is_a_new_price(world: Any, settings: Settings) -> None:
    given = await chats.message(world, FLAT)
    await chats.source(world)
    await act(world.connection, [(given, RENT)], settings)
    later = await chats.edit(world, given, FLAT.replace("15 000", "14 000"))
    await act(world.connection, [(later, RENT)], settings)
    assert await world.rows(_EVENTS) == [("new", None, None), ("price_changed", 15000, 14000)]


async def test_a_deleted_message_is_a_home_that_is_gone(world: Any, settings: Settings) -> None:
    given = await chats.message(world, FLAT)
    await chats.source(world)
    await act(world.connection, [(given, RENT)], settings)
    gone = await chats.delete(world, given)
    acted = await act(world.connection, [(gone, None)], settings)
    assert len(acted.events) == 1
    assert [row[0] for row in await world.rows(_EVENTS)] == ["new", "removed"]
    assert await act(world.connection, [(gone, None)], settings) == Acted()


async def test_what_is_no_offer_any_more_is_gone_too(world: Any, settings: Settings) -> None:
    given = await chats.message(world, FLAT)
    await chats.source(world)
    await act(world.connection, [(given, RENT)], settings)
    later = await chats.edit(world, given, "Дякую, не актуально")
    await act(world.connection, [(later, CHATTER)], settings)
    assert [row[2] for row in await world.rows(_LISTINGS)] == ["removed"]


async def test_what_is_offered_again_is_relisted(world: Any, settings: Settings) -> None:
    given = await chats.message(world, FLAT)
    await chats.source(world)
    await act(world.connection, [(given, RENT)], settings)
    paused = await chats.edit(world, given, "Поки не актуально")
    await act(world.connection, [(paused, CHATTER)], settings)
    again = await chats.edit(world, given, FLAT)
    await act(world.connection, [(again, RENT)], settings)
    assert [row[0] for row in await world.rows(_EVENTS)] == ["new", "removed", "relisted"]


async def test_a_home_that_is_let_is_sold(world: Any, settings: Settings) -> None:
    given = await chats.message(world, FLAT)
    await chats.source(world)
    await act(world.connection, [(given, RENT)], settings)
    later = await chats.edit(world, given, f"ЗДАНО! {FLAT}")
    await act(world.connection, [(later, RENT)], settings)
    assert [row[0] for row in await world.rows(_EVENTS)] == ["new", "sold"]


async def test_what_is_refused_is_recorded_with_its_source_and_reason(
    world: Any, settings: Settings
) -> None:
    given = await chats.message(world, "Здам квартиру. Ціна: 9000")
    number = await chats.source(world, defaults={})
    good = await chats.message(world, FLAT)
    acted = await act(world.connection, [(given, RENT), (good, RENT)], settings)
    assert len(acted.events) == 1
    [(source, run, url, field, reason)] = await world.rows(
        b"SELECT source_id, run_id, url, field, reason FROM rejections"
    )
    assert (source, run, url, field) == (number, None, given.url, "currency")
    assert "defaults.currency" in reason


async def test_a_refused_edit_leaves_the_listing_as_it_was(world: Any, settings: Settings) -> None:
    given = await chats.message(world, FLAT)
    await chats.source(world, defaults={})
    await act(world.connection, [(given, RENT)], settings)
    later = await chats.edit(world, given, "Здам квартиру. Ціна: 9000")
    await act(world.connection, [(later, RENT)], settings)
    assert [row[2:] for row in await world.rows(_LISTINGS)] == [("available", 15000)]


async def test_a_request_is_no_listing(world: Any, settings: Settings) -> None:
    given = await chats.message(world, FLAT)
    await chats.source(world)
    acted = await act(world.connection, [(given, REPAIR)], settings)
    assert acted.events == []
    assert await world.rows(_LISTINGS) == []


async def test_one_message_can_be_a_listing_and_a_signal(world: Any, settings: Settings) -> None:
    both = RENT.model_copy(
        update={
            "intents": (*RENT.intents, *REPAIR.intents),
            "domains": (*RENT.domains, *REPAIR.domains),
        }
    )
    given = await chats.message(world, f"{FLAT}. І шукаю майстра")
    await chats.source(world)
    acted = await act(world.connection, [(given, both)], settings)
    assert len(acted.events) == 1
    assert len(next(iter(acted.deliveries.values()))) == 1
