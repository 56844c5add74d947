"""Mail servers that refuse, hang, and go away."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from homing.models.kinds import Channel
from homing.settings import Settings
from homing_workers.deliver import batch
from homing_workers.deliver.email import connections
from mailserver.testing import MailServer
from tests.workers.deliver.email.reading import make_due, state


async def is_on(world: Any) -> bool:
    return bool(await world.value(b"SELECT enabled FROM recipient_channels"))


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.1.1 no such person",
        "550 no such person",
        "553 5.1.3 that is no address",
        "550 5.2.1 mailbox disabled",
    ],
)
async def test_an_address_that_is_refused_is_dead_and_the_channel_is_off(
    world: Any, settings: Settings, mail: MailServer, mailed: Any, reply: str
) -> None:
    one = await mailed()
    mail.refuse(reply)
    await batch.run(settings, Channel.EMAIL)
    found = await state(world, one)
    assert (found.state, found.reason) == ("dead", reply)
    assert await world.value(b"SELECT disabled_reason FROM recipient_channels") == reply
    assert not await is_on(world)


@pytest.mark.parametrize(
    ("reply", "stage"),
    [
        ("550 5.7.1 not from you", "rcpt"),
        ("552 5.2.2 mailbox full", "rcpt"),
        ("554 5.7.1 looks like spam", "data"),
        ("550 message refused", "data"),
    ],
)
async def test_a_message_that_is_refused_is_dead_and_the_channel_stays(
    world: Any, settings: Settings, mail: MailServer, mailed: Any, reply: str, stage: str
) -> None:
    one = await mailed()
    mail.refuse(reply, stage)
    await batch.run(settings, Channel.EMAIL)
    assert (await state(world, one)).state == "dead"
    assert await is_on(world)


@pytest.mark.parametrize("stage", ["connect", "mail", "rcpt", "data"])
async def test_what_may_go_well_later_is_sent_later(
    world: Any, settings: Settings, mail: MailServer, mailed: Any, stage: str
) -> None:
    one = await mailed()
    mail.refuse("451 4.3.0 later, please", stage)
    await batch.run(settings, Channel.EMAIL)
    found = await state(world, one)
    assert (found.state, found.attempts, found.error_class) == ("failed", 1, "TryAgain")
    await make_due(world)
    await batch.run(settings, Channel.EMAIL)
    assert ((await state(world, one)).state, len(mail.got)) == ("sent", 1)


@pytest.mark.parametrize("reply", ["550 5.7.1 not your address", "553 sender refused"])
async def test_a_refused_sender_costs_no_attempt(
    world: Any, settings: Settings, mail: MailServer, mailed: Any, reply: str
) -> None:
    one = await mailed()
    mail.refuse(reply, "mail")
    await batch.run(settings, Channel.EMAIL)
    found = await state(world, one)
    assert (found.state, found.attempts) == ("failed", 0)
    assert "MAIL_FROM" in str(found.error_text)


@pytest.mark.parametrize(
    ("stage", "accept", "error_class", "copies"),
    [
        ("connect", False, "TryAgain", 0),
        ("rcpt", False, "TryAgain", 0),
        ("data", False, "OutcomeUnknown", 0),
        ("data", True, "OutcomeUnknown", 1),
    ],
)
async def test_only_what_was_handed_over_may_have_arrived(
    world: Any,
    settings: Settings,
    mail: MailServer,
    mailed: Any,
    stage: str,
    accept: bool,
    error_class: str,
    copies: int,
) -> None:
    one = await mailed()
    mail.misbehave("reset", stage, accept=accept)
    await batch.run(settings, Channel.EMAIL)
    assert ((await state(world, one)).error_class, len(mail.got)) == (error_class, copies)


async def test_a_server_that_hangs_is_left(
    world: Any, settings: Settings, mail: MailServer, mailed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "DATA_SECONDS", 0.3)
    one = await mailed()
    mail.misbehave("hang", accept=True)
    async with asyncio.timeout(20):
        await batch.run(settings, Channel.EMAIL)
    assert (await state(world, one)).error_class == "OutcomeUnknown"


async def test_a_server_that_is_away_is_tried_again(
    world: Any, settings: Settings, mailed: Any
) -> None:
    one = await mailed()
    away = Settings.model_validate(
        {
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": settings.redis_url,
            "SMTP_URL": "smtp://127.0.0.1:1",
        }
    )
    await batch.run(away, Channel.EMAIL)
    found = await state(world, one)
    assert (found.state, found.error_class) == ("failed", "TryAgain")
    assert "cannot be reached" in str(found.error_text)


async def test_a_wrong_password_costs_no_attempt(
    world: Any, settings: Settings, mail: MailServer, mailed: Any
) -> None:
    one = await mailed()
    wrong = Settings.model_validate(
        {
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": settings.redis_url,
            "SMTP_URL": mail.url.replace("word", "key"),
        }
    )
    await batch.run(wrong, Channel.EMAIL)
    found = await state(world, one)
    assert (found.state, found.attempts, mail.got) == ("failed", 0, [])


async def test_a_job_logs_in_once_for_many_messages(
    settings: Settings, mail: MailServer, mailed: Any
) -> None:
    for number in range(12):
        await mailed(f"person{number}@mail.test")
    await batch.run(settings, Channel.EMAIL)
    assert len(mail.got) == 12
    assert len(mail.running.connections) <= 4


async def test_a_connection_that_the_server_ended_is_made_anew(
    settings: Settings, mail: MailServer, mailed: Any, world: Any
) -> None:
    for number in range(9):
        await mailed(f"person{number}@mail.test")
    mail.misbehave("reset", "mail", after=5, count=1)
    await batch.run(settings, Channel.EMAIL)
    assert len(mail.got) == 9
    assert await world.value(b"SELECT max(attempts) FROM deliveries") == 1


async def test_after_a_refusal_the_connection_serves_the_next(
    settings: Settings, mail: MailServer, mailed: Any
) -> None:
    for number in range(6):
        await mailed(f"person{number}@mail.test")
    mail.misbehave("reply", "rcpt", reply="550 5.7.1 no", count=3)
    await batch.run(settings, Channel.EMAIL)
    assert (len(mail.got), len(mail.running.connections) <= 4) == (3, True)
