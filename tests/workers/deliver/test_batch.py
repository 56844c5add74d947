"""Batches of deliveries: as a job does them."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from homing.models.kinds import Channel
from homing.settings import Settings, SettingsError
from homing.storage import deliveries
from homing_workers.deliver import backoff, batch
from tests.bot_api import BotApi


async def test_a_job_sends_what_it_was_given(
    world: Any, settings: Settings, api: BotApi, alert: Any
) -> None:
    one, other = await alert(), await alert()
    await batch.run(settings, Channel.TELEGRAM, [one])
    assert len(api.sent) == 1
    found = await deliveries.get(world.connection, other)
    assert found is not None
    assert found.state == "pending"


async def test_without_a_token_deliveries_wait(
    world: Any, settings: Settings, api: BotApi, alert: Any
) -> None:
    one = await alert()
    unconfigured = settings.model_copy(update={"telegram_token": None})
    await batch.run(unconfigured, Channel.TELEGRAM, [one])
    found = await deliveries.get(world.connection, one)
    assert found is not None
    assert (found.state, found.attempts, api.calls) == ("failed", 0, [])


async def test_a_malformed_token_is_named(settings: Settings, alert: Any) -> None:
    one = await alert()
    wrong = settings.model_copy(update={"telegram_token": SecretStr("nonsense")})
    with pytest.raises(SettingsError, match="TELEGRAM_TOKEN"):
        await batch.run(wrong, Channel.TELEGRAM, [one])


async def test_more_than_a_slice_is_sent(world: Any, api: BotApi, alert: Any, deliver: Any) -> None:
    ids = [await alert(str(number % 3)) for number in range(60)]
    await deliver(*ids)
    assert len(api.sent) == 60


def test_waits_grow_and_have_an_end() -> None:
    waits = [backoff.seconds(attempts) for attempts in range(1, backoff.MAX_ATTEMPTS)]
    assert 12 <= waits[0] <= 18
    assert max(waits) <= 3600 * 1.2
    assert 1.5 * 3600 < sum(waits) < 4 * 3600
