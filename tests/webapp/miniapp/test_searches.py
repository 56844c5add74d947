"""Searches: made, changed, paused, deleted and counted by their person."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

from homing.models.subscription import Criteria, Subscription
from homing.storage import subscriptions
from homing.storage.database import Connection
from tests.webapp.miniapp.conftest import Visit
from tests.webapp.support import Publish

Open = Callable[..., Visit]


async def only(connection: Connection, person: int) -> Subscription:
    [found] = await subscriptions.of_user(connection, person)
    return found


async def test_a_search_is_made_and_changed(visit: Open, olha: int, connection: Connection) -> None:
    page = await visit().post("/app/searches/new", city="Kyiv", rooms=["1", "2"], name="Mine")
    assert "Mine" in page
    made = await only(connection, olha)
    assert made.criteria == Criteria(city="Kyiv", rooms=frozenset({1, 2}))
    form = await visit().get(f"/app/searches/{made.id}")
    assert 'value="Mine"' in form
    fields = {"city": "Kyiv", "price_max": "900", "currency": "USD", "name": "Cheap"}
    await visit().post(f"/app/searches/{made.id}", **fields)
    changed = await only(connection, olha)
    assert (changed.name, changed.version) == ("Cheap", 2)
    assert changed.criteria == Criteria(city="Kyiv", price_max=Decimal(900), currency="USD")


async def test_a_form_with_a_mistake_keeps_what_was_typed_and_saves_nothing(
    visit: Open, olha: int, connection: Connection
) -> None:
    form = await visit().post("/app/searches/new", 422, price_max="cheap<", city="Lviv")
    assert 'value="cheap&lt;"' in form
    assert 'value="Lviv"' in form
    assert await subscriptions.of_user(connection, olha) == []


async def test_a_search_is_paused_resumed_and_deleted(
    visit: Open, olha: int, connection: Connection
) -> None:
    number = await subscriptions.create(connection, olha, "Mine", Criteria())
    state = f"/app/searches/{number}/state"
    assert "paused" in await visit().post(state, do="pause")
    assert not (await only(connection, olha)).active
    await visit().post(state, do="resume")
    assert (await only(connection, olha)).active
    assert "You have no searches." in await visit().post(state, do="delete")


async def test_a_search_is_counted_saved_or_not(
    visit: Open, olha: int, connection: Connection, publish: Publish
) -> None:
    for name, price in (("a", 100), ("b", 200)):
        await publish(name, price=Decimal(price))
    number = await subscriptions.create(connection, olha, "Mine", Criteria())
    saved = json.loads(await visit().get(f"/app/searches/{number}/count"))
    assert saved == {"matches": 2, "complete": True, "text": "2 homes in 30 days"}
    fields = {"price_max": "150", "currency": "USD"}
    draft = json.loads(await visit().post("/app/searches/count", **fields))
    assert draft["text"] == "1 home in 30 days"
    assert (await only(connection, olha)).criteria == Criteria()


async def test_a_draft_with_a_mistake_says_which(visit: Open, olha: int) -> None:
    told = json.loads(await visit().post("/app/searches/count", 422, price_max="cheap"))
    assert told == {"problem": "Please check: Price"}
