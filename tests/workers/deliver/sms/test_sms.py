"""Text messages, from the delivery to what the provider gets."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from homing.models.delivery import Delivery
from homing.models.kinds import Channel
from homing.settings import Settings
from homing.storage import deliveries, optouts
from homing_workers.deliver import batch
from homing_workers.deliver.errors import Never, TryAgain
from homing_workers.deliver.sms import errors
from homing_workers.deliver.sms import twilio as client
from homing_workers.deliver.sms.errors import Refusal
from homing_workers.deliver.sms.sender import checked
from smsprovider.testing import Running


async def state(world: Any, delivery_id: int) -> Delivery:
    found = await deliveries.get(world.connection, delivery_id)
    assert found is not None
    return found


async def test_an_alert_arrives_with_a_link(
    world: Any, settings: Settings, provider: Running, texted: Any
) -> None:
    one = await texted(title="Two rooms", price=500, currency="USD", rooms=2, area_total=54)
    await batch.run(settings, Channel.SMS)
    [sent] = provider.sent
    listing = await world.value(b"SELECT id FROM listings")
    assert sent.to == "+380501234567"
    assert sent.body.splitlines() == [
        "New: Two rooms",
        "500 USD",
        "2 rooms , 54 m2",
        f"https://homing.test/listings/{listing}",
    ]
    found = await state(world, one)
    assert (found.state, found.message_id) == ("sent", sent.sid)


async def test_a_number_that_answered_stop_before_it_was_somebodys_gets_no_alert(
    world: Any, settings: Settings, provider: Running, texted: Any
) -> None:
    await optouts.stop(world.connection, Channel.SMS, "+380501234567")
    first = await texted()
    await batch.run(settings, Channel.SMS)
    one = await state(world, first)
    assert (one.state, one.reason_class, provider.sent) == ("suppressed", "channel_off", [])
    await optouts.take_back(world.connection, Channel.SMS, "+380501234567")
    await texted()
    await batch.run(settings, Channel.SMS)
    assert [sent.to for sent in provider.sent] == ["+380501234567"]


async def test_reports_about_a_message_name_its_delivery(
    settings: Settings, provider: Running, texted: Any
) -> None:
    one = await texted()
    await batch.run(settings, Channel.SMS)
    assert provider.sent[0].callback == f"https://homing.test/callbacks/sms/status?delivery={one}"


async def test_a_message_costs_no_more_than_the_settings_allow(
    settings: Settings, provider: Running, texted: Any
) -> None:
    await texted(title="Затишна квартира біля парку " * 20, language="uk")
    await batch.run(settings, Channel.SMS)
    [message] = provider.server.messages
    assert message.as_json()["num_segments"] == "2"
    assert "https://homing.test/listings/" in message.body


async def test_without_an_address_of_ours_the_link_is_the_sources(
    settings: Settings, provider: Running, texted: Any
) -> None:
    here = settings.model_copy(update={"public_url_variable": None})
    await texted(url="https://portal.test/7")
    await batch.run(here, Channel.SMS)
    assert provider.sent[0].body.endswith("https://portal.test/7")


@pytest.mark.parametrize(
    ("number", "code"),
    [("+15005550001", "21211"), ("+15005550004", "21610"), ("+15005550009", "21614")],
)
async def test_a_number_that_gets_nothing_is_not_tried_again(
    world: Any, settings: Settings, provider: Running, texted: Any, number: str, code: str
) -> None:
    one = await texted(number)
    await batch.run(settings, Channel.SMS)
    assert (await state(world, one)).state == "dead"
    [[enabled, reason]] = await world.rows(
        b"SELECT enabled, disabled_reason FROM recipient_channels"
    )
    assert (enabled, code in reason, provider.sent) == (False, True, [])


async def test_what_is_no_number_is_not_sent(world: Any, settings: Settings, texted: Any) -> None:
    one = await texted("1231233")
    await batch.run(settings, Channel.SMS)
    found = await state(world, one)
    assert (found.state, "no phone number" in str(found.reason)) == ("dead", True)


async def test_a_region_that_the_account_may_not_send_to_leaves_the_channel_on(
    world: Any, settings: Settings, texted: Any
) -> None:
    one = await texted("+15005550003")
    await batch.run(settings, Channel.SMS)
    assert (await state(world, one)).state == "dead"
    assert await world.value(b"SELECT enabled FROM recipient_channels")


async def test_too_many_requests_wait_as_long_as_told(
    world: Any, settings: Settings, provider: Running, texted: Any
) -> None:
    one = await texted()
    provider.misbehave("429", retry_after=40)
    await batch.run(settings, Channel.SMS)
    found = await state(world, one)
    assert (found.state, found.attempts) == ("failed", 0)
    wait = b"SELECT extract(epoch FROM next_try_at - now())::float8 FROM deliveries"
    assert 35 < await world.value(wait) < 41


async def test_a_refused_token_costs_no_attempt(
    world: Any, settings: Settings, provider: Running, texted: Any
) -> None:
    wrong = Settings.model_validate(
        {
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": settings.redis_url,
            **(provider.environment | {"TWILIO_AUTH_TOKEN": "wrong"}),
        }
    )
    one = await texted()
    await batch.run(wrong, Channel.SMS)
    found = await state(world, one)
    assert (found.state, found.attempts, provider.sent) == ("failed", 0, [])


@pytest.mark.parametrize("accept", [True, False])
@pytest.mark.parametrize("fault", ["reset", "junk"])
async def test_a_send_without_an_answer_is_marked(
    world: Any, settings: Settings, provider: Running, texted: Any, fault: str, accept: bool
) -> None:
    one = await texted()
    provider.misbehave(fault, accept=accept, status=502)
    await batch.run(settings, Channel.SMS)
    assert (await state(world, one)).error_class == deliveries.OUTCOME_UNKNOWN
    assert len(provider.sent) == accept


async def test_a_provider_that_hangs_is_left(
    provider: Running, settings: Settings, texted: Any, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_SECONDS", 0.3)
    provider.misbehave("hang", accept=True)
    one = await texted()
    async with asyncio.timeout(20):
        await batch.run(settings, Channel.SMS)
    assert (await state(world, one)).error_class == deliveries.OUTCOME_UNKNOWN


async def test_a_provider_in_trouble_got_nothing(
    world: Any, settings: Settings, provider: Running, texted: Any
) -> None:
    one = await texted()
    provider.misbehave("status", status=503)
    await batch.run(settings, Channel.SMS)
    found = await state(world, one)
    assert (found.state, found.error_class) == ("failed", "TryAgain")


async def test_without_settings_deliveries_wait(
    world: Any, settings: Settings, provider: Running, texted: Any
) -> None:
    one = await texted()
    unset = settings.model_copy(update={"twilio_auth_token": None})
    await batch.run(unset, Channel.SMS)
    found = await state(world, one)
    assert (found.attempts, provider.server.journal.as_json()) == (0, [])
    assert found.state in ("pending", "failed")


@pytest.mark.parametrize("text", ["", "050 123", "+999123456789", "+1", "call me"])
def test_what_no_country_has_is_no_number(text: str) -> None:
    with pytest.raises(Never) as caught:
        checked(text)
    assert caught.value.address_is_dead


def test_a_number_is_sent_without_its_spaces() -> None:
    assert checked("+380 (50) 123-45-67") == "+380501234567"


@pytest.mark.parametrize("code", [20003, 21606, 21659])
def test_wrong_settings_wait_for_somebody_to_mend_them(code: int) -> None:
    error = errors.translated(Refusal(status=400, code=code, message="x"))
    assert isinstance(error, TryAgain)
    assert (error.counts, error.after) == (False, 300)
