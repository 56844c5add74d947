"""Events become matches and deliveries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from homing.matching.hits import Hits
from homing.matching.matcher import Matcher
from homing.matching.subject import Subject
from homing.models.kinds import Channel, EventKind
from homing.storage import database, deliveries, delivery_copy, users
from homing_workers.match import batch
from homing_workers.match.searches import matchers

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


async def test_a_wanted_event_becomes_a_match_and_a_letter_in_the_inbox(world: Any) -> None:
    wanting = await world.subscription(await world.user(), city="Київ")
    event = await world.event(city="Київ", traceparent=TRACE)
    outcome = await batch.run(world.connection, [event])
    assert (outcome.matched, outcome.matches) == (1, 1)
    assert await world.rows(b"SELECT * FROM matches") == [(event, wanting)]
    assert await world.rows(
        b"SELECT origin_id, channel, state, subscription_ids, traceparent, sent_at = created_at"
        b" FROM deliveries"
    ) == [(event, "inbox", "sent", [wanting], TRACE, True)]


async def test_an_unwanted_event_is_done_too(world: Any) -> None:
    await world.subscription(await world.user(), city="Київ")
    event = await world.event(city="Львів")
    assert (await batch.run(world.connection, [event])).matches == 0
    assert await world.value(b"SELECT matched_at IS NOT NULL FROM events")
    assert await world.value(b"SELECT count(*) FROM deliveries") == 0


async def test_several_searches_of_one_person_make_one_delivery_per_channel(world: Any) -> None:
    person = await world.user(chat="7")
    wanting = [await world.subscription(person) for _ in range(3)]
    outcome = await batch.run(world.connection, [await world.event()])
    assert await world.rows(
        b"SELECT channel, state, subscription_ids FROM deliveries ORDER BY channel"
    ) == [("inbox", "sent", wanting), ("telegram", "pending", wanting)]
    assert {channel: len(ids) for channel, ids in outcome.created.items()} == {
        Channel.INBOX: 1,
        Channel.TELEGRAM: 1,
    }


async def test_a_channel_that_is_switched_off_gets_nothing(world: Any) -> None:
    person = await world.user(chat="7")
    await world.subscription(person)
    await world.connection.execute("UPDATE recipient_channels SET enabled = false")
    outcome = await batch.run(world.connection, [await world.event()])
    assert list(outcome.created) == [Channel.INBOX]


async def test_every_channel_that_is_switched_on_gets_a_delivery(world: Any) -> None:
    person = await world.user(chat="1")
    await users.set_channel(world.connection, person, Channel.EMAIL, "a@b.test")
    await users.set_channel(world.connection, person, Channel.SMS, "+998901234567")
    await users.disable_channel(world.connection, person, Channel.TELEGRAM, "blocked")
    await world.subscription(person)
    outcome = await batch.run(world.connection, [await world.event()])
    assert set(outcome.created) == {Channel.INBOX, Channel.EMAIL, Channel.SMS}


async def test_every_enabled_channel_of_a_person_gets_a_delivery(world: Any) -> None:
    person, other = await world.user(chat="7"), await world.user()
    await world.connection.execute(
        "INSERT INTO recipient_channels VALUES (%s, 'email', 'a@b.test'), (%s, 'sms', '+1')",
        (person, other),
    )
    for one in (person, other):
        await world.subscription(one)
    await batch.run(world.connection, [await world.event()])
    assert await world.rows(
        b"SELECT recipient_id, channel FROM deliveries ORDER BY recipient_id, channel"
    ) == [
        (person, "email"),
        (person, "inbox"),
        (person, "telegram"),
        (other, "inbox"),
        (other, "sms"),
    ]


async def test_inactive_and_unreadable_searches_do_not_hold_up_others(world: Any) -> None:
    person = await world.user()
    await world.unreadable_subscription(person)
    asleep, awake = await world.subscription(person), await world.subscription(person)
    await world.connection.execute(
        "UPDATE subscriptions SET active = false WHERE id = %s", (asleep,)
    )
    event = await world.event()
    await batch.run(world.connection, [event])
    assert await world.rows(b"SELECT * FROM matches") == [(event, awake)]


async def test_an_event_is_matched_once_however_often_it_is_asked_for(world: Any) -> None:
    await world.subscription(await world.user())
    event = await world.event()
    outcomes = [await batch.run(world.connection, [event, event, 999]) for _ in range(3)]
    assert [outcome.matched for outcome in outcomes] == [1, 0, 0]
    assert await world.value(b"SELECT count(*) FROM deliveries") == 1


async def test_two_workers_share_the_events_between_them(world: Any, database_url: str) -> None:
    await world.subscription(await world.user())
    events = [await world.event() for _ in range(40)]

    async def work() -> int:
        async with database.connect(database_url) as connection:
            return (await batch.run(connection, events)).matched

    assert sum(await asyncio.gather(*(work() for _ in range(4)))) == 40
    assert await world.value(b"SELECT count(*) FROM deliveries") == 40


class Allergic:
    """Cannot bear a certain title."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher

    def match(self, batch: Sequence[Subject]) -> Hits:
        if any(subject.listing.title == "poison" for subject in batch):
            raise RuntimeError("cannot bear it")
        return self._matcher.match(batch)


async def allergic(*given: Any) -> AsyncIterator[Matcher]:
    async for matcher in matchers(*given):
        yield Allergic(matcher)


async def test_a_poisonous_event_is_parked_and_the_rest_goes_on(world: Any) -> None:
    await world.subscription(await world.user())
    events = [await world.event(title=title) for title in ("a", "poison", "b", "c")]
    outcome = await batch.run(world.connection, events, searches=allergic)
    assert (outcome.matched, outcome.parked) == (3, 1)
    assert await world.rows(
        b"SELECT id, parked_reason FROM events WHERE parked_at IS NOT NULL"
    ) == [(events[1], "RuntimeError: cannot bear it")]
    assert await world.value(b"SELECT count(*) FROM matches") == 3


async def test_a_listing_that_cannot_be_read_is_parked(world: Any) -> None:
    bad, good = await world.event(phones=["no phone"]), await world.event()
    outcome = await batch.run(world.connection, [bad, good])
    assert (outcome.matched, outcome.parked) == (1, 1)


async def test_nothing_is_written_when_the_transaction_fails(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.subscription(await world.user())
    event = await world.event()

    async def fail(*_: Any) -> None:
        raise ConnectionError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(delivery_copy, "create", fail)
        with pytest.raises(ConnectionError):
            await batch.run(world.connection, [event])
    assert await world.value(b"SELECT count(*) FROM matches") == 0
    assert (await batch.run(world.connection, [event])).matched == 1


async def test_only_wanted_kinds_of_events_are_told(world: Any) -> None:
    await world.subscription(await world.user(), events=["price_changed"])
    listing = await world.listing()
    for kind in (EventKind.NEW, EventKind.PRICE_CHANGED, EventKind.REMOVED):
        await batch.run(world.connection, [await world.event(listing, kind)])
    assert await world.value(b"SELECT count(*) FROM matches") == 1


async def test_new_letters_are_announced_when_they_are_committed(
    world: Any, database_url: str
) -> None:
    await world.subscription(await world.user())
    async with database.connect(database_url) as listener:
        await listener.execute(f"LISTEN {deliveries.INBOX_CHANNEL}".encode())
        outcome = await batch.run(world.connection, [await world.event(), await world.event()])
        announced = [note.payload async for note in listener.notifies(timeout=5, stop_after=1)]
    assert announced == [",".join(map(str, outcome.created[Channel.INBOX]))]


async def test_every_criterion_reads_what_the_database_holds(world: Any) -> None:
    await world.subscription(
        await world.user(), price_max=100, currency="USD", rooms=[2], districts=["Поділ"]
    )
    fields = {"currency": "USD", "rooms": 2, "district": "Поділ"}
    events = [await world.event(price=price, **fields) for price in (99, 100, 101)]
    await batch.run(world.connection, events)
    assert await world.rows(b"SELECT event_id FROM matches ORDER BY 1") == [
        (event,) for event in events[:2]
    ]


async def test_events_with_too_many_matches_for_one_transaction_are_written_one_after_the_other(
    world: Any, database_url: str
) -> None:
    person = await world.user()
    for _ in range(3):
        await world.subscription(person)
    events = [await world.event() for _ in range(5)]
    outcome = await batch.run(world.connection, events, most_hits=7)
    assert (outcome.matched, outcome.matches) == (5, 15)
    assert len(outcome.created[Channel.INBOX]) == 5
    [transactions] = await world.rows(b"SELECT count(DISTINCT xmin::text) FROM deliveries")
    assert transactions == (3,)


async def test_a_job_of_more_events_than_a_batch_does_them_all(world: Any) -> None:
    await world.subscription(await world.user())
    listing = await world.listing()
    events = [await world.event(listing, EventKind.RELISTED) for _ in range(205)]
    assert (await batch.run(world.connection, events)).matched == 205


async def test_a_person_who_is_being_deleted_holds_up_jobs_until_gone(
    world: Any, database_url: str
) -> None:
    person = await world.user(chat="1")
    await world.subscription(person)
    event = await world.event()
    async with database.connect(database_url) as other:
        async with other.transaction():
            await other.execute("DELETE FROM recipients WHERE id = %s", (person,))
            job = asyncio.create_task(batch.run(world.connection, [event]))
            done, _ = await asyncio.wait({job}, timeout=0.3)
            assert not done
        assert (await job).matches == 0
    assert await world.value(b"SELECT count(*) FROM deliveries") == 0


async def test_a_deleted_person_takes_the_deliveries_along(world: Any) -> None:
    person = await world.user(chat="1")
    await world.subscription(person)
    await batch.run(world.connection, [await world.event()])
    await world.connection.execute("DELETE FROM recipients")
    assert await world.value(b"SELECT count(*) FROM deliveries") == 0


async def test_a_deleted_event_takes_its_matches_along(world: Any) -> None:
    await world.subscription(await world.user())
    await batch.run(world.connection, [await world.event(), await world.event()])
    await world.connection.execute("DELETE FROM events WHERE id = (SELECT min(id) FROM events)")
    assert await world.value(b"SELECT count(*) FROM matches") == 1


async def test_of_an_event_that_very_many_want_a_hundred_deliveries_are_traced(world: Any) -> None:
    for number in range(230):
        await world.subscription(await world.user(chat=str(number + 1)))
    await batch.run(world.connection, [await world.event(traceparent=TRACE)])
    told = (
        b"SELECT right(traceparent, 2) AS flag, count(*) AS rows, count(DISTINCT split_part(traceparent, '-', 2)) AS traces"
        b" FROM deliveries WHERE channel = 'telegram' GROUP BY 1 ORDER BY 1"
    )
    assert await world.rows(told) == [("00", 130, 1), ("01", 100, 1)]
