"""Deliveries: created once, claimed by one, and no late result overwrites a newer one."""

from __future__ import annotations

import asyncio

import pytest

from homing.models.delivery import Delivery
from homing.models.kinds import Channel, DeliveryState, OriginKind, ReasonClass
from homing.storage import database, deliveries, users
from homing.storage.database import Connection
from homing.storage.deliveries import Filter
from tests.core.storage import ledger

TELEGRAM = Channel.TELEGRAM


@pytest.fixture
async def person(connection: Connection) -> int:
    return await users.create(connection, name="a")


async def pending(connection: Connection, person: int, event: int = 1) -> int:
    return (await ledger.alert(connection, person, [event]))[TELEGRAM][0]


async def of_several_people(connection: Connection, count: int) -> list[int]:
    """Deliveries of one person each."""
    return [
        await pending(connection, await users.create(connection, name="a")) for _ in range(count)
    ]


async def claimed(connection: Connection, delivery_id: int) -> Delivery:
    [one] = await deliveries.claim(connection, TELEGRAM, [delivery_id], limit=1)
    return one


async def state(connection: Connection, delivery_id: int) -> str:
    found = await deliveries.get(connection, delivery_id)
    assert found is not None
    return found.state


async def test_one_event_is_told_once_per_person_and_channel(
    connection: Connection, person: int
) -> None:
    async def tell() -> set[Channel]:
        channels = [TELEGRAM, Channel.INBOX]
        return {*await deliveries.create_direct(connection, OriginKind.EVENT, 1, person, channels)}

    assert await tell() == {TELEGRAM, Channel.INBOX}
    assert await tell() == set()


async def test_an_inbox_delivery_is_sent_when_it_is_written(
    connection: Connection, person: int
) -> None:
    created = await ledger.alert(connection, person, channels=[Channel.INBOX], searches=[3, 4])
    found = await deliveries.get(connection, created[Channel.INBOX][0])
    assert found is not None
    assert (found.state, found.subscription_ids, found.next_try_at) == ("sent", (3, 4), None)
    assert found.sent_at is not None


async def test_nobody_gets_what_another_has_claimed(
    connection: Connection, database_url: str
) -> None:
    ids = await of_several_people(connection, 20)

    async def take() -> list[int]:
        async with database.connect(database_url) as another:
            return [one.id for one in await deliveries.claim(another, TELEGRAM, ids, limit=10)]

    taken = [one for part in await asyncio.gather(*(take() for _ in range(4))) for one in part]
    assert sorted(taken) == ids


async def test_what_is_not_due_or_of_another_channel_is_not_claimed(
    connection: Connection, person: int
) -> None:
    one = await pending(connection, person)
    assert await deliveries.claim(connection, Channel.EMAIL, [one], limit=1) == []
    await connection.execute("UPDATE deliveries SET next_try_at = now() + '1 min'")
    assert await deliveries.claim(connection, TELEGRAM, [one], limit=1) == []


async def test_results_are_written_down(connection: Connection) -> None:
    ids = await of_several_people(connection, 5)
    taken = [await claimed(connection, one) for one in ids]
    await ledger.mark_sent(connection, taken[0], "m1")
    await ledger.mark_failed(connection, taken[1], error_class="TryAgain")
    await ledger.mark_dead(connection, taken[2])
    await ledger.mark_suppressed(connection, taken[3])
    await ledger.put_back(connection, taken[4], again_in=5)
    states = [await state(connection, one) for one in ids]
    assert states == ["sent", "failed", "dead", "suppressed", "failed"]


async def test_a_late_result_counts_while_nobody_else_has_the_row(
    connection: Connection, person: int
) -> None:
    late = await claimed(connection, await pending(connection, person))
    await connection.execute("UPDATE deliveries SET claimed_until = now() - interval '1 s'")
    assert await deliveries.release_expired(connection) == 1
    assert await ledger.mark_sent(connection, late, "m1")
    assert await state(connection, late.id) == "sent"


async def test_a_late_result_does_not_overwrite_a_newer_claim(
    connection: Connection, person: int
) -> None:
    late = await claimed(connection, await pending(connection, person))
    await connection.execute("UPDATE deliveries SET claimed_until = now() - interval '1 s'")
    await deliveries.release_expired(connection)
    newer = await claimed(connection, late.id)
    assert not await ledger.mark_failed(connection, late, error_class="x")
    assert await ledger.mark_sent(connection, newer, "m2")


async def test_the_oldest_due_ones_come_first(connection: Connection, person: int) -> None:
    ids = [await pending(connection, person, event) for event in range(3)]
    await connection.execute(
        "UPDATE deliveries SET next_try_at = now() - make_interval(secs => id)"
    )
    found = await deliveries.due(connection, TELEGRAM, older_than_seconds=0, limit=2)
    assert found == ids[:0:-1]


async def test_only_what_failed_can_be_replayed(connection: Connection) -> None:
    dead, sent = await of_several_people(connection, 2)
    await ledger.mark_dead(connection, await claimed(connection, dead))
    await ledger.mark_sent(connection, await claimed(connection, sent), "m")
    assert await deliveries.replay(connection, [dead, sent]) == [dead]
    again = await claimed(connection, dead)
    assert (again.attempts, again.reason) == (1, None)


async def test_the_newest_can_be_narrowed_down(connection: Connection, person: int) -> None:
    await ledger.alert(connection, person, channels=[TELEGRAM, Channel.INBOX])
    assert len((await deliveries.page(connection)).deliveries) == 2
    sent = await deliveries.page(connection, Filter(state=DeliveryState.SENT))
    inbox = Filter(channel=Channel.INBOX, recipient_id=person)
    assert sent == await deliveries.page(connection, inbox)
    assert len(sent.deliveries) == 1


async def test_many_letters_are_announced_in_parts(
    connection: Connection, person: int, database_url: str
) -> None:
    async with database.connect(database_url) as listener:
        await listener.execute("LISTEN homing_inbox")
        created = await ledger.alert(connection, person, range(900), [Channel.INBOX])
        notes = [note.payload async for note in listener.notifies(timeout=5, stop_after=3)]
    announced = [int(number) for note in notes for number in note.split(",")]
    assert announced == created[Channel.INBOX]


async def expire(connection: Connection) -> None:
    await connection.execute("UPDATE deliveries SET claimed_until = now() - interval '1 s'")
    await deliveries.release_expired(connection)


async def test_an_answer_that_comes_late_takes_the_mark_away(
    connection: Connection, person: int
) -> None:
    late = await claimed(connection, await pending(connection, person))
    await expire(connection)
    await ledger.mark_sent(connection, late, "m1")
    found = await deliveries.get(connection, late.id)
    assert found is not None
    assert (found.state, found.unanswered, found.maybe_twice) == ("sent", 0, False)
    [send] = await deliveries.attempts(connection, late.id)
    assert (send.outcome, send.message_id) == ("sent", "m1")


async def test_two_answers_of_one_delivery_leave_the_mark(
    connection: Connection, person: int
) -> None:
    late = await claimed(connection, await pending(connection, person))
    await expire(connection)
    newer = await claimed(connection, late.id)
    assert await ledger.mark_sent(connection, newer, "m2")
    assert not await ledger.mark_sent(connection, late, "m1")
    found = await deliveries.get(connection, late.id)
    assert found is not None
    assert (found.message_id, found.maybe_twice) == ("m2", True)
    sends = await deliveries.attempts(connection, late.id)
    assert [one.message_id for one in sends] == ["m1", "m2"]


async def test_a_result_that_is_written_twice_counts_once(
    connection: Connection, person: int
) -> None:
    one = await claimed(connection, await pending(connection, person))
    for _ in range(2):
        await ledger.mark_failed(connection, one, error_class=deliveries.OUTCOME_UNKNOWN)
    found = await deliveries.get(connection, one.id)
    assert found is not None
    assert (found.state, found.unanswered) == ("failed", 1)
    assert len(await deliveries.attempts(connection, one.id)) == 1


async def test_a_result_from_before_a_replay_does_not_count(
    connection: Connection, person: int
) -> None:
    one = await claimed(connection, await pending(connection, person))
    await expire(connection)
    await deliveries.replay(connection, [one.id])
    assert not await ledger.put_back(connection, one, again_in=60)
    assert await state(connection, one.id) == "pending"


async def test_a_person_is_served_by_one_sender_in_order(
    connection: Connection, person: int
) -> None:
    ids = [await pending(connection, person, event) for event in range(3)]
    first = await deliveries.claim(connection, TELEGRAM, ids[2:], limit=1)
    assert [one.id for one in first] == ids
    later = await pending(connection, person, 9)
    assert await deliveries.claim(connection, TELEGRAM, limit=9) == []
    for one in first:
        await ledger.mark_sent(connection, one, "m")
    assert [one.id for one in await deliveries.claim(connection, TELEGRAM, limit=9)] == [later]


async def test_a_person_with_many_waiting_does_not_hold_up_others(
    connection: Connection, person: int
) -> None:
    for event in range(120):
        await pending(connection, person, event)
    [other] = await of_several_people(connection, 1)
    many = await deliveries.claim(connection, TELEGRAM, limit=1)
    assert len(many) == 100
    assert [one.id for one in await deliveries.claim(connection, TELEGRAM, limit=1)] == [other]


async def test_what_is_put_back_keeps_its_place_in_line(connection: Connection) -> None:
    first, *_ = ids = await of_several_people(connection, 3)
    await ledger.put_back(connection, await claimed(connection, first), again_in=0)
    order = [await deliveries.claim(connection, TELEGRAM, limit=1) for _ in range(3)]
    assert [one.id for [one] in order] == ids


async def test_pages_follow_each_other_without_gap_or_repetition(
    connection: Connection, person: int
) -> None:
    ids = [await pending(connection, person, event) for event in range(5)]
    seen, before = [], None
    while True:
        page = await deliveries.page(connection, Filter(), before=before, limit=2)
        seen += [one.id for one in page.deliveries]
        if (before := page.next_before) is None:
            break
    assert seen == ids[::-1]


@pytest.mark.parametrize(
    "which",
    [
        Filter(state=DeliveryState.DEAD),
        Filter(error_class="Never"),
        Filter(reason_class=ReasonClass.REFUSED),
        Filter(origin_kind=OriginKind.EVENT, origin_id=0),
        Filter(older_than=3600),
    ],
)
async def test_some_are_replayed_by_what_they_have_in_common(
    connection: Connection, which: Filter
) -> None:
    dead, other = await of_several_people(connection, 2)
    await connection.execute(
        "UPDATE deliveries SET created_at = now() - interval '2 h', origin_id = 0 WHERE id = %s",
        (dead,),
    )
    await ledger.mark_dead(connection, await claimed(connection, dead))
    await ledger.put_back(connection, await claimed(connection, other), again_in=60)
    assert await deliveries.replayable(connection, which) == 1
    assert await deliveries.replay_some(connection, which) == {TELEGRAM: [dead]}


async def test_a_direct_delivery_says_which_channels_the_person_refuses(
    connection: Connection, person: int
) -> None:
    made = await deliveries.create_direct(
        connection,
        OriginKind.NOTIFICATION,
        1,
        person,
        [Channel.EMAIL],
        suppressed={Channel.SMS: "switched off by the person"},
    )
    assert set(made) == {Channel.EMAIL, Channel.SMS}
    [off] = (await deliveries.page(connection, Filter(channel=Channel.SMS))).deliveries
    assert (off.state, off.reason_class) == ("suppressed", "channel_off")


async def test_a_digest_counts_as_one_message_of_the_day(
    connection: Connection, person: int
) -> None:
    for event in range(3):
        await pending(connection, person, event)
    for one in await deliveries.claim(connection, TELEGRAM, limit=9):
        await ledger.mark_sent(connection, one, "the same")
    assert await deliveries.sent_today(connection, TELEGRAM, [person]) == {person: 1}
    [channel] = await deliveries.backlog(connection)
    assert (channel.due, channel.sent_last_hour) == (0, 3)
