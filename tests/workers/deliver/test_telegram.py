"""Alerts as Telegram messages, and what the Bot API's answers lead to."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from botapi.testing import Fault, Running
from homing.limits import Limit
from homing.models.delivery import Delivery
from homing.storage import deliveries
from homing_workers.deliver.telegram.text import units

_DRAWN = io.BytesIO()
Image.new("RGB", (40, 30)).save(_DRAWN, "JPEG")
PICTURE = _DRAWN.getvalue()


async def state(world: Any, delivery_id: int) -> Delivery:
    found = await deliveries.get(world.connection, delivery_id)
    assert found is not None
    return found


async def waits(world: Any, delivery_id: int) -> float:
    """Seconds until the next try."""
    query = b"SELECT extract(epoch FROM next_try_at - now())::float8 FROM deliveries WHERE id = %s"
    return float(await world.value(query, (delivery_id,)))


async def make_due(world: Any) -> None:
    await world.connection.execute(
        "UPDATE deliveries SET next_try_at = now() WHERE next_try_at IS NOT NULL"
    )


async def test_a_picture_of_the_source_goes_with_a_caption_and_buttons(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one = await alert(title="Flat <& Co>", images=["https://portal.test/1.jpg"], city="Kyiv")
    await deliver(one)
    [sent] = api.sent(77)
    assert api.file(sent.photo).url == "https://portal.test/1.jpg"
    assert sent.text.splitlines()[:3] == ["🏠 New", "Flat <& Co>", "Kyiv"]
    assert sent.rows[0][0]["url"].startswith("https://portal.test/")
    found = await state(world, one)
    assert (found.state, found.message_id) == ("sent", str(sent.message_id))


async def test_without_a_picture_a_text_goes(api: Running, alert: Any, deliver: Any) -> None:
    await deliver(await alert(title="Flat"))
    [sent] = api.sent()
    assert "Flat" in sent.text


async def test_a_stored_picture_is_uploaded(
    world: Any, api: Running, alert: Any, deliver: Any, store: Any
) -> None:
    one = await alert(images=["https://portal.test/unreachable.jpg"])
    await store.put("ads-images/a.jpg", PICTURE, "image/jpeg")
    await world.connection.execute("""
        WITH i AS (INSERT INTO images (content_hash, key, mime, width, height, bytes)
                   VALUES (decode(repeat('00', 32), 'hex'), 'ads-images/a.jpg', 'image/jpeg', 1, 1, 9)
                   RETURNING id)
        INSERT INTO listing_images (listing_id, position, url, image_id, state)
        SELECT listings.id, 0, 'https://portal.test/unreachable.jpg', i.id, 'stored' FROM i, listings
    """)
    await deliver(one)
    assert api.file(api.sent()[0].photo).content == PICTURE


async def test_a_refused_picture_does_not_hold_up_the_text(
    api: Running, alert: Any, deliver: Any
) -> None:
    await deliver(await alert(images=["https://portal.test/unreachable.jpg"]))
    assert [call.method for call in api.calls()] == ["sendPhoto", "sendMessage"]
    assert len(api.sent()) == 1


async def test_a_long_description_is_cut_to_what_telegram_takes(
    api: Running, alert: Any, deliver: Any
) -> None:
    long = "🏠&<слово> " * 3000
    await deliver(
        await alert(images=["https://portal.test/1.jpg"], title="T" * 900, description=long),
        await alert(description=long),
    )
    lengths = [units(sent.text) for sent in api.sent()]
    assert 900 < lengths[0] <= 1024
    assert 3900 < lengths[1] <= 4096


async def test_a_message_is_in_the_persons_language(api: Running, alert: Any, deliver: Any) -> None:
    await deliver(await alert(language="uk", rooms=0, price=500, currency="USD"))
    assert api.sent()[0].text.startswith("🏠 Нове")
    assert "студія" in api.sent()[0].text


async def test_too_many_requests_are_answered_by_waiting_as_long_as_told(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    first, second = await alert(), await alert()
    api.fail(429, "Too Many Requests: retry after 33", retry_after=33)
    await deliver(first, second)
    assert len(api.calls()) == 1
    for one in (first, second):
        assert await waits(world, one) == pytest.approx(33, abs=5)
        assert (await state(world, one)).attempts == 0


async def test_one_slow_chat_does_not_hold_up_others(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    ids = [await alert("1"), await alert("2")]
    api.fail(429, "Too Many Requests: retry after 33", retry_after=33)
    await deliver(*ids)
    assert sorted([(await state(world, one)).state for one in ids]) == ["failed", "sent"]


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (400, "Bad Request: chat not found"),
    ],
)
async def test_a_person_who_cannot_be_written_to_is_not_written_to_again(
    world: Any, api: Running, alert: Any, deliver: Any, status: int, description: str
) -> None:
    one, later = await alert(), await alert()
    api.fail(status, description)
    await deliver(one, later)
    found = await state(world, one)
    assert found.state == "dead"
    assert description in (found.reason or "")
    [[enabled, reason]] = await world.rows(
        b"SELECT enabled, disabled_reason FROM recipient_channels"
    )
    assert not enabled
    assert description in reason


async def test_what_is_left_for_a_channel_that_was_switched_off_is_suppressed(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one = await alert()
    await world.connection.execute("UPDATE recipient_channels SET enabled = false")
    await deliver(one)
    assert (await state(world, one)).reason == "the channel is switched off"
    assert api.calls() == []


async def test_a_home_that_is_gone_is_not_offered(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one = await alert(status="sold")
    await deliver(one)
    assert (await state(world, one)).state == "suppressed"
    assert api.calls() == []


async def test_a_group_that_became_a_supergroup_gets_the_message_there(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one = await alert("-5")
    api.migrate(-5, -1005)
    await deliver(one)
    await make_due(world)
    await deliver(one)
    assert [sent.chat_id for sent in api.sent()] == [-1005]
    assert await world.value(b"SELECT address FROM recipient_channels") == "-1005"


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status"},
        {"kind": "junk", "status": 502},
        {"kind": "reset", "accept": True},
    ],
)
async def test_a_failure_that_may_pass_is_tried_again_later(
    world: Any, api: Running, alert: Any, deliver: Any, fault: dict[str, Any]
) -> None:
    one = await alert()
    api.faults.add(Fault(**fault))
    await deliver(one)
    found = await state(world, one)
    assert (found.state, found.attempts) == ("failed", 1)
    assert 0 < await waits(world, one) < 30
    await make_due(world)
    await deliver(one)
    assert (await state(world, one)).state == "sent"


async def test_a_message_whose_answer_was_lost_is_counted_and_says_so(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one = await alert()
    api.faults.add(Fault(kind="reset", accept=True))
    await deliver(one)
    await make_due(world)
    await deliver(one)
    assert len(api.sent()) == 2
    assert "You may have got this before" in api.sent()[1].text
    [stats] = await deliveries.stats(world.connection)
    assert (stats.state, stats.count, stats.maybe_twice) == ("sent", 1, 1)


async def test_the_tenth_failure_is_the_last(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one = await alert()
    await world.connection.execute("UPDATE deliveries SET attempts = 9")
    api.faults.add(Fault(kind="status"))
    await deliver(one)
    found = await state(world, one)
    assert (found.state, found.attempts) == ("dead", 10)
    assert "10 attempts failed" in (found.reason or "")


async def test_a_wrong_token_uses_up_no_attempt(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one = await alert()
    api.fail(401, "Unauthorized")
    await deliver(one)
    found = await state(world, one)
    assert (found.state, found.attempts) == ("failed", 0)


async def test_a_message_that_telegram_does_not_take_is_dead_but_the_chat_lives(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one = await alert()
    api.fail(400, "Bad Request: message is strange")
    await deliver(one)
    assert (await state(world, one)).state == "dead"
    assert await world.value(b"SELECT enabled FROM recipient_channels")


async def test_messages_of_one_chat_keep_their_order_and_their_rate(
    api: Running, alert: Any, deliver: Any, limiter: Any
) -> None:
    await deliver(*[await alert(title=f"n{number}") for number in range(5)])
    titles = [sent.text.splitlines()[1] for sent in api.sent()]
    assert titles == [f"n{number}" for number in range(5)]
    assert limiter.keys.count(("telegram:chat:77", 1.0)) == 5
    assert limiter.keys.count(("telegram:bot:123456789", 28.5)) == 5
    assert limiter.pauses == [("telegram:chat:77", 1.0)] * 5


async def test_a_delivery_that_somebody_else_has_is_left_alone(
    world: Any, api: Running, alert: Any, deliver: Any
) -> None:
    one = await alert()
    await world.connection.execute(
        "UPDATE deliveries SET state = 'sending', next_try_at = NULL, claimed_until = now() + '1 h'"
    )
    await deliver(one)
    assert api.calls() == []


async def test_a_lost_file_falls_back_to_the_source(
    world: Any, api: Running, alert: Any, deliver: Any, tmp_path: Path
) -> None:
    one = await alert(images=["https://portal.test/1.jpg"])
    await world.connection.execute("""
        WITH i AS (INSERT INTO images (content_hash, key, mime, width, height, bytes)
                   VALUES (decode(repeat('00', 32), 'hex'), 'ads-images/gone.jpg', 'image/jpeg', 1, 1, 9)
                   RETURNING id)
        INSERT INTO listing_images (listing_id, position, url, image_id, state)
        SELECT listings.id, 0, 'https://portal.test/1.jpg', i.id, 'stored' FROM i, listings
    """)
    await deliver(one)
    assert api.file(api.sent()[0].photo).url == "https://portal.test/1.jpg"


async def test_one_message_that_breaks_the_sender_leaves_the_others_alone(
    world: Any,
    api: Running,
    alert: Any,
    deliver: Any,
    limiter: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad, good = await alert("1", url="https://portal.test/bad"), await alert("2")

    async def acquire(limits: Sequence[Limit], **_: Any) -> None:
        if limits[0].key == "telegram:chat:1":
            raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr(limiter, "acquire_all", acquire)
    await deliver(bad, good)
    found = await state(world, bad)
    assert (found.state, found.error_text) == ("failed", "ZeroDivisionError: a mistake of ours")
    assert (await state(world, good)).state == "sent"
