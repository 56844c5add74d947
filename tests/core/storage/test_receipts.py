"""Reports of providers, and what they do to deliveries in every state."""

from __future__ import annotations

import pytest

from homing.models.delivery import Delivery
from homing.models.kinds import AttemptOutcome, Channel, DeliveryState, OriginKind
from homing.storage import deliveries, optouts, receipts, users
from homing.storage.database import Connection
from homing.storage.deliveries import OUTCOME_UNKNOWN, Result
from homing.storage.receipts import Receipt, ReceiptStatus
from tests.core.storage import ledger

_STATES = {
    "pending": "state = 'pending'",
    "sending": "state = 'sending', next_try_at = NULL, claimed_at = now(), claimed_until = now() + '1 h'",
    "failed": "state = 'failed', unanswered = 1, error_class = 'OutcomeUnknown'",
    "sent": "state = 'sent', next_try_at = NULL, sent_at = now(), message_id = 'm'",
    "dead": "state = 'dead', next_try_at = NULL, reason = 'x', reason_class = 'refused'",
    "suppressed": "state = 'suppressed', next_try_at = NULL, reason = 'x', reason_class = 'gone'",
}


async def delivery(connection: Connection, state: str = "pending") -> int:
    person = await users.create(connection, name="Olha")
    await users.set_channel(connection, person, Channel.EMAIL, "olha@mail.test")
    cursor = await connection.execute(
        """
        INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel)
        VALUES ('event', 1, %s, 'email') RETURNING id
        """,
        (person,),
    )
    row = await cursor.fetchone()
    assert row is not None
    await connection.execute(f"UPDATE deliveries SET {_STATES[state]}".encode())  # noqa: S608 - ours
    return int(row["id"])


async def state_of(connection: Connection, delivery_id: int) -> DeliveryState:
    found = await deliveries.get(connection, delivery_id)
    assert found is not None
    return found.state


@pytest.mark.parametrize("state", _STATES)
async def test_what_was_lost_is_dead_where_it_was_under_way(
    connection: Connection, state: str
) -> None:
    one = await delivery(connection, state)
    await receipts.mark_lost(connection, one, "hard bounce: 5.1.1")
    expected = "dead" if state in ("sending", "failed", "sent") else state
    assert await state_of(connection, one) == expected


@pytest.mark.parametrize("state", _STATES)
async def test_what_was_taken_is_sent_where_it_was_waiting_for_a_second_try(
    connection: Connection, state: str
) -> None:
    one = await delivery(connection, state)
    assert await receipts.mark_taken(connection, one, "m") is (state == "failed")
    assert await state_of(connection, one) == ("sent" if state == "failed" else state)


@pytest.mark.parametrize(("unanswered", "twice"), [(1, False), (2, True)])
async def test_a_report_of_arrival_answers_one_send(
    connection: Connection, unanswered: int, twice: bool
) -> None:
    one = await delivery(connection, "failed")
    await connection.execute("UPDATE deliveries SET unanswered = %s", (unanswered,))
    await connection.execute(
        """
        INSERT INTO delivery_attempts (delivery_id, claim, started_at, outcome)
        SELECT id, n, now(), 'unanswered' FROM deliveries, generate_series(1, unanswered) AS n
        """
    )
    await receipts.mark_taken(connection, one, "m")
    outcomes = [each.outcome for each in await deliveries.attempts(connection, one)]
    assert outcomes == ["unanswered"] * (unanswered - 1) + ["sent"]
    assert [each.maybe_twice for each in (await deliveries.page(connection)).deliveries] == [twice]


async def claimed_together(connection: Connection) -> list[Delivery]:
    """Three deliveries of one person."""
    first = await deliveries.get(connection, await delivery(connection))
    assert first is not None
    for event in (2, 3):
        await deliveries.create_direct(
            connection, OriginKind.EVENT, event, first.recipient_id, [Channel.EMAIL]
        )
    return await deliveries.claim(connection, Channel.EMAIL, limit=3)


def unheard(one: Delivery, seconds: float) -> Result:
    return Result(
        delivery_id=one.id,
        claim=one.claim,
        state=DeliveryState.FAILED,
        outcome=AttemptOutcome.UNANSWERED,
        seconds=seconds,
        again_in=60,
        error_class=OUTCOME_UNKNOWN,
        error_text="no answer",
    )


async def test_a_digest_that_arrived_is_settled_as_a_whole(connection: Connection) -> None:
    *digest, single = await claimed_together(connection)
    results = [*(unheard(one, 30.5) for one in digest), unheard(single, 0.25)]
    await deliveries.record(connection, results)
    assert await receipts.mark_taken(connection, digest[0].id, "m")
    newest_first = (await deliveries.page(connection)).deliveries
    assert [(each.state, each.message_id) for each in newest_first] == [
        ("failed", None),
        ("sent", "m"),
        ("sent", "m"),
    ]
    assert [each.maybe_twice for each in newest_first] == [False, False, False]
    outcomes = [(await deliveries.attempts(connection, one.id))[0].outcome for one in digest]
    assert outcomes == ["sent", "sent"]


async def test_what_a_sender_held_that_died_is_settled_singly(connection: Connection) -> None:
    first, *others = await claimed_together(connection)
    await connection.execute("UPDATE deliveries SET claimed_until = now() - interval '1 s'")
    await deliveries.release_expired(connection)
    assert await receipts.mark_taken(connection, first.id, "m")
    assert [await state_of(connection, one.id) for one in others] == ["failed", "failed"]


async def test_a_report_about_a_later_message_does_not_settle_the_digest_before(
    connection: Connection,
) -> None:
    first, *others = digest = await claimed_together(connection)
    await deliveries.record(connection, [unheard(one, 30.5) for one in digest])
    await connection.execute(
        "UPDATE deliveries SET state = 'sent', next_try_at = NULL, message_id = 'later', sent_at = now() WHERE id = %s",
        (first.id,),
    )
    assert not await receipts.mark_taken(connection, first.id, "later")
    assert [await state_of(connection, one.id) for one in others] == ["failed", "failed"]


async def test_a_send_without_an_answer_that_arrived_is_not_sent_again_after_a_refusal(
    connection: Connection,
) -> None:
    one = await delivery(connection, "failed")
    await connection.execute("UPDATE deliveries SET error_class = 'TryAgain'")
    assert await receipts.mark_taken(connection, one, "m")
    assert await state_of(connection, one) == "sent"


async def test_an_answer_after_the_bounce_changes_nothing(connection: Connection) -> None:
    one = await delivery(connection)
    [claimed] = await deliveries.claim(connection, Channel.EMAIL, limit=1)
    await receipts.mark_lost(connection, one, "hard bounce: 5.1.1")
    assert not await ledger.mark_sent(connection, claimed, "m")
    assert await state_of(connection, one) == "dead"


async def test_a_report_is_kept_once(connection: Connection) -> None:
    one = await delivery(connection)
    for code in ("5.1.1", "5.1.2"):
        receipt = Receipt(delivery_id=one, status=ReceiptStatus.HARD_BOUNCE, code=code)
        assert await receipts.add(connection, receipt) is not None
    assert [each.code for each in await receipts.of_delivery(connection, one)] == ["5.1.1"]


async def test_a_report_about_nothing_is_not_kept(connection: Connection) -> None:
    receipt = Receipt(delivery_id=4711, status=ReceiptStatus.DELIVERED)
    assert await receipts.add(connection, receipt) is None


async def test_an_address_is_switched_off_for_everybody_who_has_it(connection: Connection) -> None:
    first, second = [await users.create(connection, name=name) for name in ("Olha", "Petro")]
    await users.set_channel(connection, first, Channel.SMS, "+380501234567")
    await users.set_channel(connection, second, Channel.SMS, "+380501234567")
    await optouts.stop(connection, Channel.SMS, "+380501234567")
    assert [await optouts.is_off(connection, one, Channel.SMS) for one in (first, second)] == [
        True,
        True,
    ]
    await optouts.take_back(connection, Channel.SMS, "+380501234567")
    assert not await optouts.is_off(connection, second, Channel.SMS)


async def test_nobody_unsubscribes_who_is_not_there(connection: Connection) -> None:
    assert not await optouts.switch_off(connection, 4711, Channel.EMAIL, optouts.UNSUBSCRIBED)
