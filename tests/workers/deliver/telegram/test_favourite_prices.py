"""The price of a home that a person keeps changes: the alert in their chat is edited, once, and nothing rings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from botapi.testing import Fault, FaultKind, Running
from homing.models.delivery import Delivery
from homing.models.kinds import Channel, DeliveryState, EventKind, ReasonClass
from homing.storage import deliveries, favourites, memberships
from homing_workers.match import batch

ONE = ["https://portal.test/1.jpg"]
THREE = [f"https://portal.test/{number}.jpg" for number in range(3)]

Change = Callable[[], Awaitable[list[int]]]

PEOPLE_AND_HOMES = b"SELECT users.id, properties.id AS home FROM users, properties"


@pytest.fixture
async def keep(world: Any) -> Callable[[], Awaitable[None]]:
    """Everybody keeps the only home."""

    async def make() -> None:
        for person, home in await world.rows(PEOPLE_AND_HOMES):
            await favourites.keep(world.connection, person, home)

    return make


@pytest.fixture
def change(world: Any) -> Change:
    """The only home gets cheaper, which no search wants to know; new deliveries by Telegram."""

    async def make() -> list[int]:
        await world.connection.execute("UPDATE subscriptions SET active = false")
        await world.connection.execute("UPDATE listings SET price = 1, currency = 'EUR'")
        listing = await world.value(b"SELECT id FROM listings")
        event = await world.event(listing, EventKind.PRICE_CHANGED)
        outcome = await batch.run(world.connection, [event])
        return outcome.created.get(Channel.TELEGRAM, [])

    return make


async def read(world: Any, delivery_id: int) -> Delivery:
    found = await deliveries.get(world.connection, delivery_id)
    assert found is not None
    return found


@pytest.mark.parametrize("images", [[], ONE, THREE])
async def test_the_alert_says_the_old_and_the_new_price(
    world: Any,
    api: Running,
    alert: Any,
    deliver: Any,
    keep: Any,
    change: Change,
    images: list[str],
) -> None:
    await deliver(await alert(title="Flat", images=images, price=2, currency="EUR"))
    before = len(api.sent(77))
    await keep()
    [edit] = await change()
    await deliver(edit)
    told = api.sent(77)
    assert len(told) == before
    assert told[0].text.splitlines()[:3] == ["📉 Price changed", "Flat", "2 EUR → 1 EUR"]
    assert (await read(world, edit)).state is DeliveryState.SENT


async def test_the_buttons_of_the_edited_alert_still_work(
    world: Any, api: Running, alert: Any, deliver: Any, keep: Any, change: Change
) -> None:
    first = await alert(price=2, currency="EUR")
    await deliver(first)
    await keep()
    [edit] = await change()
    await deliver(edit)
    [told] = api.sent(77)
    assert told.rows[1][0]["text"] == "⭐ Kept"
    assert (await read(world, edit)).subscription_ids == (await read(world, first)).subscription_ids


async def test_who_does_not_keep_the_home_sees_nothing_change(
    alert: Any, deliver: Any, change: Change
) -> None:
    await deliver(await alert(price=2, currency="EUR"))
    assert await change() == []


async def test_who_has_had_no_alert_about_it_gets_none(
    alert: Any, keep: Any, change: Change
) -> None:
    await alert(price=2, currency="EUR")
    await keep()
    assert await change() == []


async def test_an_alert_about_something_newer_is_not_edited(
    world: Any, alert: Any, deliver: Any, keep: Any
) -> None:
    one = await alert(price=2, currency="EUR")
    listing, event = (await world.rows(b"SELECT listing_id, id FROM events"))[0]
    older = await world.event(listing, EventKind.PRICE_CHANGED)
    newer = await world.event(listing, EventKind.PRICE_CHANGED)
    about = b"UPDATE deliveries SET origin_id = %s WHERE origin_id = %s"
    await world.connection.execute(about, (newer, event))
    await deliver(one)
    await keep()
    await world.connection.execute("UPDATE subscriptions SET active = false")
    assert (await batch.run(world.connection, [older])).created == {}
    assert (await read(world, one)).state is DeliveryState.SENT


async def test_one_of_many_in_a_digest_is_not_edited(
    world: Any, alert: Any, deliver: Any, keep: Any, change: Change
) -> None:
    one = await alert(price=2, currency="EUR")
    await deliver(one)
    await keep()
    person = (await read(world, one)).recipient_id
    fields = {"state": "sent", "next_try_at": None, "sent_at": "now"}
    message = (await read(world, one)).message_id
    await world.delivery(0, person, message_id=message, **fields)
    assert await change() == []


async def test_who_gets_no_alerts_any_more_gets_no_edits(
    world: Any, alert: Any, deliver: Any, keep: Any, change: Change
) -> None:
    await deliver(await alert(price=2, currency="EUR"))
    await keep()
    person = await world.value(b"SELECT id FROM users")
    long_ago = await world.value(b"SELECT now() - interval '1 year'")
    await memberships.begin(world.connection, person, trial_days=1, at=long_ago)
    assert await change() == []


async def test_of_two_changes_the_last_one_is_told(
    world: Any, api: Running, alert: Any, deliver: Any, keep: Any, change: Change
) -> None:
    await deliver(await alert(price=2, currency="EUR"))
    await keep()
    [first], [second] = await change(), await change()
    await deliver(first, second)
    assert (await read(world, first)).reason_class is ReasonClass.DUPLICATE
    assert (await read(world, second)).state is DeliveryState.SENT
    assert len(api.calls("editMessageText")) == 1


async def test_an_alert_that_the_person_has_deleted_is_recorded_and_not_sent_again(
    world: Any, api: Running, alert: Any, deliver: Any, keep: Any, change: Change
) -> None:
    await deliver(await alert(price=2, currency="EUR"))
    await keep()
    api.sent(77)[0].is_deleted = True
    [edit] = await change()
    await deliver(edit)
    found = await read(world, edit)
    assert (found.state, found.reason_class) == (DeliveryState.SUPPRESSED, ReasonClass.GONE)
    assert "message to edit not found" in (found.reason or "")
    assert len(api.sent(77)) == 1


async def test_an_edit_whose_answer_was_lost_is_made_again_and_changes_nothing(
    world: Any, api: Running, alert: Any, deliver: Any, keep: Any, change: Change
) -> None:
    await deliver(await alert(price=2, currency="EUR"))
    await keep()
    [edit] = await change()
    api.faults.add(Fault(kind=FaultKind.RESET, method="editMessageText", accept=True))
    await deliver(edit)
    await world.connection.execute(
        "UPDATE deliveries SET next_try_at = now() WHERE state = 'failed'"
    )
    await deliver(edit)
    assert (await read(world, edit)).state is DeliveryState.SENT
    assert len(api.sent(77)) == 1


async def test_a_picture_that_became_a_text_is_edited_as_a_text(
    api: Running, alert: Any, deliver: Any, keep: Any, change: Change
) -> None:
    broken = ["https://portal.test/unreachable.jpg"]
    await deliver(await alert(price=2, currency="EUR", images=broken))
    await keep()
    await deliver(*await change())
    assert "2 EUR → 1 EUR" in api.sent(77)[0].text
    assert [len(api.calls(f"editMessage{what}")) for what in ("Caption", "Text")] == [1, 1]
