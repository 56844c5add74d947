"""Runs of sources of type telegram ask readers, and use no session themselves."""

from __future__ import annotations

import pytest

from homing.models.kinds import RunOutcome
from homing.models.run import RunResult
from homing.models.source import ScrapeSource
from homing_workers.scrape import chats
from homing_workers.scrape.ports import Progress
from mtproto.testing import Draft
from tests.workers.reader.world import PHONE, World

pytestmark = pytest.mark.peers


def source(*names: str | int, days: int = 7) -> ScrapeSource:
    return ScrapeSource.model_validate(
        {
            "apiVersion": "homing.dev/v1alpha1",
            "kind": "ScrapeSource",
            "metadata": {"name": "chats"},
            "spec": {
                "type": "telegram",
                "telegram": {"chats": list(names), "historyDays": days},
            },
        }
    )


async def run(world: World, *names: str | int, days: int = 7) -> RunResult:
    settings = await world.settings(PHONE)
    return await chats.run(source(*names, days=days), settings, on_progress=_nobody)


def _nobody(progress: Progress) -> None:
    """Is told and does nothing."""


async def test_a_run_finds_new_messages_edits_and_deletions(world: World) -> None:
    chat = await world.chat(username="flats")
    world.control.posts(Draft(chat=chat, text=str(number)) for number in range(150))
    await world.reading(chat)
    world.control.edit(chat, 7, "edited", quiet=True)
    world.control.delete(chat, 9, quiet=True)
    world.control.post(chat, "new", quiet=True)
    result = await run(world, "@flats")
    assert (result.outcome, result.complete) == (RunOutcome.SUCCEEDED, True)
    counts = result.counts
    assert (counts.found, counts.new, counts.updated, counts.removed) == (150, 1, 1, 1)
    assert await world.differs(chat) is None


async def test_a_run_goes_further_back_than_was_read(world: World) -> None:
    chat = await world.chat(username="flats")
    world.control.post(chat, "old", date=1_600_000_000)
    world.control.post(chat, "new")
    await world.reading(chat)
    result = await run(world, "t.me/flats", days=3650)
    assert (result.counts.found, result.counts.new) == (2, 1)
    assert await world.value("first_id", chat) == 1


async def test_a_run_uses_no_connection_of_its_own(world: World) -> None:
    chat = await world.chat()
    await world.reading(chat)
    await run(world, chat)
    assert [each.now for each in world.control.connections(PHONE)] == [1]


async def test_a_run_of_a_chat_that_nobody_reads_says_why(world: World) -> None:
    ours = await world.chat(username="ours")
    await world.reading(ours)
    result = await run(world, "@ours", "@others", -1009999999999)
    assert result.outcome is RunOutcome.PARTIAL
    assert [error.partition(":")[2][:16] for error in result.errors] == [
        " no account is a",
        " no account has ",
    ]


async def test_a_run_without_a_reader_fails_and_names_the_accounts(world: World) -> None:
    chat = await world.chat(username="flats")
    await world.reading(chat)
    await world.kill()
    await world.rows("UPDATE telegram_accounts SET seen_at = now() - interval '1 h' RETURNING 1")
    result = await run(world, "@flats")
    assert result.outcome is RunOutcome.FAILED
    assert result.errors == (f"@flats: no reader of its members is at work: {PHONE}",)


async def test_scheduled_chats_are_compared_without_being_assigned(world: World) -> None:
    chat = await world.chat(username="flats")
    world.control.post(chat, "one")
    await world.start(SCHEDULED_CHATS="@flats", SCHEDULED_ACCOUNTS=f"{PHONE},other")

    async def stored() -> bool:
        return bool(await world.stored(chat))

    # The dialogs are learned first; what is scheduled is looked at once a minute.
    await world.until(stored, "the history is read", 90)
    [check] = await world.rows("SELECT accounts, days FROM telegram_checks")
    assert check == {"accounts": [PHONE, "other"], "days": 7}


def test_a_dry_run_says_what_would_be_asked() -> None:
    told = chats.explain(source("t.me/Flats", -1009999999999, days=3))
    assert "3 days of history of -1009999999999, @flats" in told
