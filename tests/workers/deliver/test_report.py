"""Daily reports by Telegram and by e-mail, from the delivery to what arrives."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from botapi.testing import Running, visible
from homing.models.delivery import Delivery
from homing.models.kinds import Channel
from homing.settings import Settings
from homing.storage import deliveries, morning_reports, syncs
from homing_workers.deliver import batch
from homing_workers.deliver.email import sender
from homing_workers.deliver.telegram import message as messages
from homing_workers.deliver.telegram.text import TEXT_UNITS, units
from tests.mail_server import MailServer, serving

BEGAN = datetime(2026, 1, 18, 19, 0, tzinfo=UTC)
HEADER = "Date                | Properties Created | Properties Updated | Images Downloaded"
MIDNIGHT = "2026-01-19 00:00:00 | 15                 | 234                | 1245  "


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with serving() as server:
        yield server


@pytest.fixture
def mailing(settings: Settings, mail: MailServer) -> Settings:
    return Settings.model_validate(
        {
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": settings.redis_url,
            "SMTP_URL": mail.url,
        }
    )


async def report(world: Any, channel: Channel, address: str, *, complete: bool = True) -> int:
    """A delivery of the report of one sync."""
    source = await world.source()
    run = await world.value(b"INSERT INTO runs (source_id) VALUES (%s) RETURNING id", (source,))
    sync = await syncs.begin(
        world.connection,
        source_id=source,
        run_id=run,
        time_zone="Asia/Tashkent",
        page_size=50,
        at=BEGAN,
    )
    counts = syncs.Counts(properties_created=15, properties_updated=234, images_downloaded=1245)
    await syncs.add(world.connection, sync.id, counts)
    end = BEGAN + timedelta(minutes=20)
    await syncs.finish(world.connection, sync.id, complete=complete, at=end)
    made = await morning_reports.create(
        world.connection, channel, address, since=end, at=end + timedelta(hours=8)
    )
    assert made is not None
    return made


async def state(world: Any, delivery_id: int) -> Delivery:
    found = await deliveries.get(world.connection, delivery_id)
    assert found is not None
    return found


async def make_due(world: Any) -> None:
    await world.connection.execute(
        "UPDATE deliveries SET next_try_at = now() WHERE next_try_at IS NOT NULL"
    )


async def test_the_chat_gets_the_table(world: Any, settings: Settings, api: Running) -> None:
    api.group(-77)
    one = await report(world, Channel.TELEGRAM, "-77")
    for _ in range(2):
        await batch.run(settings, Channel.TELEGRAM, [one])
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
    one = await report(world, Channel.TELEGRAM, "-77", complete=False)
    await batch.run(settings, Channel.TELEGRAM, [one])
    assert api.sent()[0].text.endswith("1 of these did not read everything.")


async def test_a_chat_that_is_gone_is_dead(world: Any, settings: Settings, api: Running) -> None:
    api.fail(403, "Forbidden: bot was kicked from the group chat")
    one = await report(world, Channel.TELEGRAM, "-77")
    await batch.run(settings, Channel.TELEGRAM, [one])
    found = await state(world, one)
    assert found.state == "dead"
    assert "bot was kicked" in str(found.reason)


async def test_the_address_gets_the_table(world: Any, mailing: Settings, mail: MailServer) -> None:
    one = await report(world, Channel.EMAIL, "office@mail.test")
    for _ in range(2):
        await batch.run(mailing, Channel.EMAIL, [one])
    (message,) = mail.got
    assert (message["To"], message["From"]) == ("office@mail.test", "homing@mail.test")
    assert message["Subject"] == "Homing: syncs of 2026-01-19"
    header, line = message.get_content().splitlines()
    assert (header[: len(HEADER)], line[: len(MIDNIGHT)]) == (HEADER, MIDNIGHT)
    assert (await state(world, one)).message_id == message["Message-ID"]


async def test_a_refused_address_is_dead_with_the_reason(
    world: Any, mailing: Settings, mail: MailServer
) -> None:
    mail.refusals.append("550 5.1.1 no such person")
    one = await report(world, Channel.EMAIL, "office@mail.test")
    await batch.run(mailing, Channel.EMAIL, [one])
    found = await state(world, one)
    assert (found.state, found.reason) == ("dead", "550 5.1.1 no such person")


async def test_a_busy_server_is_asked_again(
    world: Any, mailing: Settings, mail: MailServer
) -> None:
    mail.refusals.append("451 4.3.0 later, please")
    one = await report(world, Channel.EMAIL, "office@mail.test")
    await batch.run(mailing, Channel.EMAIL, [one])
    assert (await state(world, one)).state == "failed"
    await make_due(world)
    await batch.run(mailing, Channel.EMAIL, [one])
    assert ((await state(world, one)).state, len(mail.got)) == ("sent", 1)


async def test_a_server_that_is_away_is_tried_again(world: Any, mailing: Settings) -> None:
    away = Settings.model_validate(
        {
            "DATABASE_URL": mailing.database_url,
            "REDIS_URL": mailing.redis_url,
            "SMTP_URL": "smtp://127.0.0.1:1",
        }
    )
    one = await report(world, Channel.EMAIL, "office@mail.test")
    await batch.run(away, Channel.EMAIL, [one])
    found = await state(world, one)
    assert (found.state, found.attempts, found.error_class) == ("failed", 1, "TryAgain")


async def test_a_message_without_an_answer_says_so_the_second_time(
    world: Any, mailing: Settings, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "_SECONDS", 0.5)
    mail.hangs = True
    one = await report(world, Channel.EMAIL, "office@mail.test")
    await batch.run(mailing, Channel.EMAIL, [one])
    assert (await state(world, one)).error_class == deliveries.OUTCOME_UNKNOWN
    monkeypatch.undo()
    await make_due(world)
    await batch.run(mailing, Channel.EMAIL, [one])
    first, second = mail.got
    assert first["Message-ID"] == second["Message-ID"]
    assert second.get_content().rstrip().endswith("You may have got this before.")


async def test_a_day_of_many_syncs_fits_into_a_message(world: Any) -> None:
    one = await report(world, Channel.TELEGRAM, "-77")
    found = (await morning_reports.read(world.connection, [one]))[one]
    html = messages.report(replace(found, syncs=found.syncs * 100), "Asia/Tashkent")
    assert 3500 < units(visible(html)) <= TEXT_UNITS


async def test_a_wrong_password_costs_no_attempt(
    world: Any, mailing: Settings, mail: MailServer
) -> None:
    wrong = Settings.model_validate(
        {
            "DATABASE_URL": mailing.database_url,
            "REDIS_URL": mailing.redis_url,
            "SMTP_URL": mail.url.replace("word", "key"),
        }
    )
    one = await report(world, Channel.EMAIL, "office@mail.test")
    await batch.run(wrong, Channel.EMAIL, [one])
    found = await state(world, one)
    assert (found.state, found.attempts, mail.got) == ("failed", 0, [])


async def test_without_a_mail_server_reports_wait(world: Any, settings: Settings) -> None:
    one = await report(world, Channel.EMAIL, "office@mail.test")
    await batch.run(settings, Channel.EMAIL, [one])
    found = await state(world, one)
    assert (found.state, found.attempts) == ("pending", 0)


async def test_a_report_whose_sync_is_gone_is_not_sent(
    world: Any, settings: Settings, api: Running
) -> None:
    one = await report(world, Channel.TELEGRAM, "-77")
    await world.connection.execute("DELETE FROM syncs")
    await batch.run(settings, Channel.TELEGRAM, [one])
    assert (await state(world, one)).reason == "the sync is no longer there"
