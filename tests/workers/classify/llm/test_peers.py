"""Real servers of OpenAI's protocol: one that talks nonsense by the schema, one that says what it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from homing.storage.telegram import llm_endpoint, usage
from homing_workers.classify.llm import asking, client, stream
from llmserver.testing import Script, hostile, scripted
from tests.workers.classify.conftest import Chats
from tests.workers.classify.llm.model import entry

pytestmark = pytest.mark.peers

TEXTS = [f"Шукаю сантехніка {number}" for number in range(8)]


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "BATCH_SECONDS", 0.3)


@pytest.fixture(scope="module")
def nonsense() -> Iterator[str]:
    with hostile() as url:
        yield url


@pytest.fixture(scope="module")
def aimock() -> Iterator[Script]:
    with scripted() as script:
        yield script


@pytest.fixture
def script(aimock: Script) -> Iterator[Script]:
    aimock.reset()
    yield aimock
    aimock.break_json(0)


def at(url: str) -> dict[str, Any]:
    return {"LLM_URL": url, "LLM_API_KEY": "none"}


async def all_by_rules(chats: Chats) -> None:
    for row in await chats.rows():
        assert (row["classifier"], row["intents"]) == ("rules", ["REQUEST"])
        assert row["problem"]


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nonsense has no end of its own; an answer may take long on a busy machine."""
    monkeypatch.setattr(client, "_TOKENS_A_MESSAGE", 20)
    monkeypatch.setattr(client, "_TOKENS", 20)
    monkeypatch.setattr(client, "TIMEOUT_SECONDS", 300)


async def test_valid_nonsense_is_never_anybody_s_class(
    chats: Chats, nonsense: str, brief: None
) -> None:
    await chats.messages(TEXTS[:2])
    await chats.classify(**at(nonsense))
    await all_by_rules(chats)
    [used] = await usage.totals(chats.connection)
    assert (used.messages, used.failed_calls) == (0, used.calls)
    assert used.calls <= 20
    assert used.completion_tokens > 0


async def test_entries_of_strangers_are_nobody_s(chats: Chats, script: Script) -> None:
    await chats.messages(TEXTS)
    script.always({"messages": [entry(f"{number:010x}", "x") for number in range(50)]})
    await chats.classify(**at(script.url))
    await all_by_rules(chats)
    first, *rest = await asyncio.to_thread(lambda: script.requests)
    assert first["response_format"]["json_schema"]["strict"] is True
    assert len(rest) < 20


async def test_too_many_requests_make_everybody_wait_as_long_as_told(
    chats: Chats, script: Script
) -> None:
    ids = await chats.messages(TEXTS)
    script.refuse(429, "slow down", retry_after=60)
    await chats.classify(**at(script.url))
    await chats.classify(**at(script.url))
    assert await chats.waiting() == ids
    assert len(await asyncio.to_thread(lambda: script.requests)) == 1
    found = await llm_endpoint.read(chats.connection)
    assert (found.open, "slow down" in (found.reason or "")) == (False, True)


async def test_broken_json_is_asked_for_again_and_then_left_to_rules(
    chats: Chats, script: Script
) -> None:
    [message] = await chats.messages(TEXTS[:1])
    script.always("{}")
    script.break_json(1)
    await chats.classify(**at(script.url))
    await all_by_rules(chats)
    assert len(await asyncio.to_thread(lambda: script.requests)) == asking.MOST_TRIES
    assert await chats.waiting() == []
    assert (await chats.row(message))["tries"] == 0


async def test_an_answer_that_was_cut_off_before_its_first_entry_says_why(
    chats: Chats, script: Script
) -> None:
    [message] = await chats.messages(TEXTS[:1])
    script.always('{"messages": [{"id": "', finish_reason="length")
    await chats.classify(**at(script.url))
    assert (await chats.row(message))["problem"] == "ended early: length"
