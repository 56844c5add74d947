"""Daily reports by e-mail."""

from __future__ import annotations

from typing import Any

from homing.models.kinds import Channel
from homing.settings import Settings
from homing_workers.deliver import batch
from mailserver.testing import MailServer
from tests.workers.deliver.email.reading import make_due, part, state
from tests.workers.deliver.reporting import HEADER, MIDNIGHT, report

OFFICE = "office@mail.test"


async def test_the_address_gets_the_table(world: Any, settings: Settings, mail: MailServer) -> None:
    one = await report(world, Channel.EMAIL, OFFICE)
    for _ in range(2):
        await batch.run(settings, Channel.EMAIL)
    [message] = mail.got
    assert (message["To"], message["Subject"]) == (OFFICE, "Homing: syncs of 2026-01-19")
    header, line = part(message, "plain").splitlines()
    assert (header[: len(HEADER)], line[: len(MIDNIGHT)]) == (HEADER, MIDNIGHT)
    assert "Images Downloaded</th>" in part(message, "html")
    assert "1245</td>" in part(message, "html")
    assert (await state(world, one)).message_id == message["Message-ID"]


async def test_nobody_unsubscribes_from_what_the_settings_ask_for(
    world: Any, settings: Settings, mail: MailServer
) -> None:
    await report(world, Channel.EMAIL, OFFICE)
    await batch.run(settings, Channel.EMAIL)
    assert mail.got[0]["List-Unsubscribe"] is None


async def test_a_sync_that_did_not_read_everything_is_told(
    world: Any, settings: Settings, mail: MailServer
) -> None:
    await report(world, Channel.EMAIL, OFFICE, complete=False)
    await batch.run(settings, Channel.EMAIL)
    for kind in ("plain", "html"):
        assert "1 of these did not read everything." in part(mail.got[0], kind)


async def test_a_report_without_an_answer_says_so_the_second_time(
    world: Any, settings: Settings, mail: MailServer
) -> None:
    mail.misbehave("reset", accept=True)
    await report(world, Channel.EMAIL, OFFICE)
    await batch.run(settings, Channel.EMAIL)
    await make_due(world)
    await batch.run(settings, Channel.EMAIL)
    first, second = mail.got
    assert first["Message-ID"] == second["Message-ID"]
    assert part(second, "plain").rstrip().endswith("You may have got this before.")


async def test_without_a_mail_server_reports_wait(world: Any, settings: Settings) -> None:
    one = await report(world, Channel.EMAIL, OFFICE)
    await batch.run(settings.model_copy(update={"smtp_url": None}), Channel.EMAIL)
    assert (await state(world, one)).attempts == 0
