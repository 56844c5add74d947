"""What is sent to one person, together or singly, and what is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from homing.models.kinds import Channel, EventKind
from homing.storage import users
from homing.storage.outgoing import OutgoingDigest
from homing_workers.deliver import backoff
from homing_workers.deliver.errors import Moved, Never, TryAgain
from homing_workers.deliver.policy import POLICIES
from tests.workers.deliver.through import Channelled, refused


@pytest.fixture
def sms(world: Any, database_url: str) -> Channelled:
    return Channelled(world, database_url)


async def why(sms: Channelled, one: int) -> tuple[str, str | None]:
    found = await sms.read(one)
    return found.state, found.reason_class


async def test_more_alerts_than_five_at_once_are_one_message(sms: Channelled) -> None:
    person = await sms.person()
    ids = [await sms.alert(person) for _ in range(6)]
    await sms.run()
    [digest] = sms.sender.taken
    assert isinstance(digest, OutgoingDigest)
    assert digest.delivery_ids == tuple(ids)
    assert {(await sms.read(one)).message_id for one in ids} == {"m1"}


async def test_up_to_five_are_messages_of_their_own_in_order(sms: Channelled) -> None:
    person = await sms.person()
    ids = [await sms.alert(person) for _ in range(5)]
    await sms.run()
    assert [message.delivery_id for message in sms.sender.taken] == ids


async def test_a_digest_that_is_refused_goes_singly(sms: Channelled) -> None:
    person = await sms.person()
    ids = [await sms.alert(person) for _ in range(6)]
    sms.sender.answers = [Never("too long"), None, Never("not this one")]
    await sms.run()
    assert await sms.states(*ids) == ["sent", "dead", *["sent"] * 4]


async def test_a_digest_without_an_answer_marks_all_that_it_told(sms: Channelled) -> None:
    person = await sms.person()
    ids = [await sms.alert(person) for _ in range(6)]
    sms.sender.answers = [TryAgain("no answer", maybe_sent=True)]
    await sms.run()
    await sms.let_time_pass()
    await sms.run()
    [digest] = sms.sender.taken
    assert digest.maybe_sent
    assert all([(await sms.read(one)).maybe_twice for one in ids])


async def test_a_change_beside_another_alert_about_the_same_home_is_told_by_that(
    sms: Channelled,
) -> None:
    person, home = await sms.person(), await sms.world.listing()
    kinds = (EventKind.NEW, EventKind.UPDATED, EventKind.PRICE_CHANGED)
    ids = [await sms.alert(person, await sms.world.event(home, kind)) for kind in kinds]
    await sms.run()
    assert [message.delivery_id for message in sms.sender.taken] == [ids[0], ids[2]]
    assert await why(sms, ids[1]) == ("suppressed", "duplicate")


async def test_a_channel_that_was_switched_off_meanwhile_suppresses(sms: Channelled) -> None:
    person = await sms.person()
    one = await sms.alert(person)
    await users.disable_channel(sms.world.connection, person, Channel.SMS, "no more")
    await sms.run()
    assert await why(sms, one) == ("suppressed", "channel_off")


async def test_more_than_a_day_allows_is_suppressed(sms: Channelled) -> None:
    sms.policy = replace(sms.policy, per_day=2)
    person = await sms.person()
    ids = [await sms.alert(person) for _ in range(3)]
    await sms.run()
    late = await sms.alert(person)
    await sms.run()
    assert await sms.states(*ids) == ["sent", "sent", "suppressed"]
    assert await why(sms, late) == ("suppressed", "quota")


async def test_what_is_too_old_is_not_sent_and_a_replay_makes_it_young(sms: Channelled) -> None:
    one = await sms.alert()
    await sms.world.connection.execute(
        "UPDATE deliveries SET created_at = now() - interval '2 days'"
    )
    await sms.run()
    assert await why(sms, one) == ("suppressed", "too_old")
    await sms.world.connection.execute(
        "UPDATE deliveries SET state = 'pending', reason = NULL, replayed_at = now(), next_try_at = now()"
    )
    await sms.run()
    assert await sms.states(one) == ["sent"]


async def test_what_was_tried_in_vain_until_it_is_too_old_is_dead(sms: Channelled) -> None:
    one = await sms.alert()
    sms.sender.rule = refused(TryAgain("busy"))
    await sms.run()
    await sms.world.connection.execute(
        "UPDATE deliveries SET created_at = now() - interval '2 days'"
    )
    await sms.let_time_pass()
    await sms.run()
    assert await why(sms, one) == ("dead", "too_old")


async def test_a_person_who_cannot_be_reached_hears_of_it_elsewhere(
    sms: Channelled, world: Any
) -> None:
    person = await sms.person()
    await users.set_channel(world.connection, person, Channel.EMAIL, "a@b.test")
    first, second = [await sms.alert(person) for _ in range(2)]
    sms.sender.answers = [Never("landline", address_is_dead=True)]
    await sms.run()
    assert await sms.states(first, second) == ["dead", "suppressed"]
    told = (
        b"SELECT channel, state FROM deliveries WHERE origin_kind = 'notification' ORDER BY channel"
    )
    assert await world.rows(told) == [("email", "pending"), ("inbox", "sent")]
    assert "landline" in await world.value(b"SELECT message FROM notifications")


async def test_two_refusals_are_told_once(sms: Channelled, world: Any) -> None:
    person = await sms.person()
    for _ in range(2):
        sms.sender.answers = [Never("landline", address_is_dead=True)]
        await sms.alert(person)
        await sms.run()
    assert await world.value(b"SELECT count(*) FROM notifications") == 1


async def test_a_new_address_is_followed_at_once(sms: Channelled, world: Any) -> None:
    one = await sms.alert()
    sms.sender.answers = [Moved("+998900000000")]
    await sms.run()
    assert await sms.states(one) == ["sent"]
    assert [message.address for message in sms.sender.taken] == ["+998900000000"]


async def test_without_redis_nothing_is_sent_and_no_attempt_used_up(sms: Channelled) -> None:
    one = await sms.alert()
    sms.sender.answers = [RedisConnectionError("away")]
    await sms.run()
    found = await sms.read(one)
    assert (found.state, found.attempts, found.unanswered) == ("failed", 0, 0)


async def test_an_answer_of_nonsense_can_be_stored(sms: Channelled) -> None:
    one = await sms.alert()
    sms.sender.answers = [Never("\x00\ud800 it says")]
    await sms.run()
    assert (await sms.read(one)).reason == "\ufffd\ufffd it says"


async def test_after_its_attempts_a_delivery_is_dead(sms: Channelled) -> None:
    one = await sms.alert()
    sms.sender.rule = refused(TryAgain("busy"))
    for _ in range(sms.policy.max_attempts):
        await sms.run()
        await sms.let_time_pass()
    assert await why(sms, one) == ("dead", "attempts")


@pytest.mark.parametrize("channel", POLICIES)
def test_waits_are_anything_up_to_a_bound_that_doubles(channel: Channel) -> None:
    policy = POLICIES[channel]
    bounds = [backoff.longest(tries, policy) for tries in range(1, policy.max_attempts)]
    assert bounds[:3] == [policy.first_wait, 2 * policy.first_wait, 4 * policy.first_wait]
    assert max(bounds) <= policy.longest_wait
    drawn = [backoff.seconds(1, policy) for _ in range(200)]
    assert min(drawn) < 0.2 * policy.first_wait < 0.8 * policy.first_wait < max(drawn)
    assert max(drawn) <= policy.first_wait
