"""Daily reports by Telegram, from the delivery to what arrives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from botapi.testing import Running, visible
from homing.models.delivery import Delivery
from homing.models.kinds import Channel
from homing.settings import Settings
from homing.storage import deliveries, morning_reports
from homing_workers.deliver import batch
from homing_workers.deliver.telegram import message as messages
from homing_workers.deliver.telegram.text import TEXT_UNITS, units
from tests.workers.deliver.reporting import HEADER, MIDNIGHT, report


async def state(world: Any, delivery_id: int) -> Delivery:
    found = await deliveries.get(world.connection, delivery_id)
    assert found is not None
    return found


async def test_the_chat_gets_the_table(world: Any, settings: Settings, api: Running) -> None:
    api.group(-77)
    one = await report(world, Channel.TELEGRAM, "-77")
    for _ in range(2):
        await batch.run(settings, Channel.TELEGRAM)
    (message,) = api.sent(-77)
    assert message.marked("pre") == [message.text]
    header, line = message.text.splitlines()
    assert header.startswith(HEADER)
    assert line.startswith(MIDNIGHT)
    assert (await state(world, one)).state == "sent"


async def test_a_sync_that_did_not_read_everything_is_told(
    world: Any, settings: Settings, api: Running
) -> None:
    api.group(-77)
    api.group(-77)
    await report(world, Channel.TELEGRAM, "-77", complete=False)
    await batch.run(settings, Channel.TELEGRAM)
    assert api.sent()[0].text.endswith("1 of these did not read everything.")


async def test_a_chat_that_is_gone_is_dead(world: Any, settings: Settings, api: Running) -> None:
    api.fail(403, "Forbidden: bot was kicked from the group chat")
    one = await report(world, Channel.TELEGRAM, "-77")
    await batch.run(settings, Channel.TELEGRAM)
    found = await state(world, one)
    assert found.state == "dead"
    assert "bot was kicked" in str(found.reason)


async def test_a_day_of_many_syncs_fits_into_a_message(world: Any) -> None:
    one = await report(world, Channel.TELEGRAM, "-77")
    found = (await morning_reports.read(world.connection, [one]))[one]
    html = messages.report(replace(found, syncs=found.syncs * 100), "Asia/Tashkent")
    assert 3500 < units(visible(html)) <= TEXT_UNITS


async def test_a_report_whose_sync_is_gone_is_not_sent(
    world: Any, settings: Settings, api: Running
) -> None:
    one = await report(world, Channel.TELEGRAM, "-77")
    await world.connection.execute("DELETE FROM syncs")
    await batch.run(settings, Channel.TELEGRAM)
    assert (await state(world, one)).reason == "the sync is no longer there"
