"""An endpoint that is away, busy or too slow, and money that is spent: messages wait, in order, and none is lost."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from homing.storage.telegram import llm_endpoint, usage
from homing_workers.classify.llm import client, permission
from tests.workers.classify.conftest import Chats
from tests.workers.classify.llm.model import Model, obliging

LLM = dict[str, Any]
TEXTS = [f"Повідомлення {number}" for number in range(70)]


def refusing(status: int, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda asked: web.json_response(
        {"error": {"message": "not now"}}, status=status, headers=named
    )


async def the_pause_is_over(chats: Chats) -> None:
    await chats.connection.execute("UPDATE llm_endpoint SET retry_at = now() WHERE failures > 0")


async def pause(chats: Chats) -> float:
    """Seconds from the last failure on."""
    cursor = await chats.connection.execute(
        "SELECT extract(epoch FROM retry_at - changed_at)::float AS seconds FROM llm_endpoint"
    )
    row = await cursor.fetchone()
    assert row is not None
    return float(row["seconds"])


async def test_messages_wait_while_the_endpoint_is_down_and_then_go_in_order(
    chats: Chats, model: Model, llm: LLM
) -> None:
    ids = await chats.messages(TEXTS)
    away = llm | {"LLM_URL": "http://127.0.0.1:1/v1"}
    for _ in range(6):
        assert not await chats.classify(**away)
        assert await chats.waiting() == ids
        await the_pause_is_over(chats)
    row = await chats.row(ids[0])
    assert row["problem"].startswith("The LLM does not answer: no connection")
    assert row["claimed_until"] is None
    late = await chats.message("остання")
    await chats.classify(**llm)
    assert [text for question in model.questions for text in question.values()] == [
        *TEXTS,
        "остання",
    ]
    assert model.sizes == [50, 21]
    assert await chats.waiting() == []
    assert (await chats.row(late))["problem"] is None


async def test_pauses_grow_while_it_is_down_and_end_with_the_first_answer(
    chats: Chats, model: Model, llm: LLM
) -> None:
    await chats.message()
    model.answering = refusing(503)
    pauses = []
    for _ in range(8):
        await chats.classify(**llm)
        pauses.append(round(await pause(chats)))
        await the_pause_is_over(chats)
    assert pauses == [15, 30, 60, 120, 240, 480, 600, 600]
    model.answering = obliging
    await chats.classify(**llm)
    assert (await llm_endpoint.read(chats.connection)).failures == 0


async def test_nobody_asks_during_a_pause_and_each_message_is_marked_once(
    chats: Chats, model: Model, llm: LLM
) -> None:
    await chats.messages(TEXTS)
    model.answering = refusing(503)
    for _ in range(3):
        await chats.classify(**llm)
    assert len(model.questions) == 1
    assert not await permission.any_due(chats.connection, chats.settings(**llm))
    await the_pause_is_over(chats)
    assert await permission.any_due(chats.connection, chats.settings(**llm))


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7), ("0", 1), ("100000", 3600), ("nan", 1), ("x", 15)]
)
async def test_the_endpoint_may_say_itself_how_long_to_wait(
    chats: Chats, model: Model, llm: LLM, header: str, seconds: int
) -> None:
    await chats.messages(TEXTS[:2])
    model.first = [refusing(429, Retry_After=header)]
    await chats.classify(**llm)
    assert await pause(chats) == seconds
    assert "429: " in (await chats.rows())[1]["problem"]


async def test_a_time_of_day_is_understood_too(chats: Chats, model: Model, llm: LLM) -> None:
    await chats.message()
    at = datetime.now(UTC) + timedelta(minutes=5)
    model.first = [refusing(429, Retry_After=at.strftime("%a, %d %b %Y %H:%M:%S GMT"))]
    await chats.classify(**llm)
    assert await pause(chats) == pytest.approx(300, abs=60)


@pytest.mark.parametrize("status", [401, 403, 404, 500, 502])
async def test_what_is_said_of_key_model_or_server_keeps_messages_waiting(
    chats: Chats, model: Model, llm: LLM, status: int
) -> None:
    ids = await chats.messages(TEXTS[:3])
    model.first = [refusing(status)]
    await chats.classify(**llm)
    assert await chats.waiting() == ids
    assert len(model.questions) == 1


async def test_what_was_answered_before_the_endpoint_went_away_is_kept(
    chats: Chats, model: Model, llm: LLM
) -> None:
    ids = await chats.messages(TEXTS)
    model.first = [obliging, refusing(500)]
    await chats.classify(**llm)
    assert await chats.waiting() == ids[50:]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "TIMEOUT_SECONDS", 0.3)


def slow_over(size: int) -> Any:
    """Takes too long for questions of more messages than that."""

    async def wait(asked: dict[str, str]) -> Any:
        await asyncio.sleep(5 if len(asked) > size else 0)
        return obliging(asked)

    return wait


async def test_after_timeouts_questions_become_smaller(
    chats: Chats, model: Model, llm: LLM, impatient: None
) -> None:
    await chats.messages(TEXTS[:50])
    model.answering = slow_over(20)
    for _ in range(3):
        await chats.classify(**llm)
        await the_pause_is_over(chats)
    assert model.sizes[:3] == [50, 25, 12]
    assert await chats.waiting() == []


async def test_a_message_that_takes_too_long_alone_while_others_do_not_is_left_to_rules(
    chats: Chats, model: Model, llm: LLM, impatient: None
) -> None:
    async def choke(asked: dict[str, str]) -> Any:
        await asyncio.sleep(5 if "шукаю електрика" in asked.values() else 0)
        return obliging(asked)

    message = await chats.message("шукаю електрика")
    model.answering = choke
    await chats.classify(**llm)
    row = await chats.row(message)
    assert (row["classifier"], row["problem"]) == ("rules", "no answer in 0.3 s")


async def test_an_endpoint_that_takes_too_long_for_everybody_makes_nobody_a_culprit(
    chats: Chats, model: Model, llm: LLM, impatient: None
) -> None:
    ids = await chats.messages(TEXTS[:1])
    model.answering = slow_over(0)
    for _ in range(4):
        await chats.classify(**llm)
        await the_pause_is_over(chats)
    assert await chats.waiting() == ids
    assert (await chats.rows())[0]["tries"] == 0


async def test_what_was_asked_is_counted_with_its_cost(
    chats: Chats, model: Model, llm: LLM
) -> None:
    await chats.messages(TEXTS)
    model.first = [refusing(500)]
    await chats.classify(**llm)
    await the_pause_is_over(chats)
    await chats.classify(**llm, LLM_MODEL="one", LLM_PROMPT_PRICE=1, LLM_COMPLETION_PRICE=10)
    found = {each.model: each for each in await usage.totals(chats.connection)}
    assert found["one"].model_dump() == {
        "model": "one",
        "calls": 2,
        "failed_calls": 0,
        "messages": 70,
        "prompt_tokens": 2000,
        "completion_tokens": 200,
        "cost_usd": Decimal("0.004"),
    }
    assert (found["gpt-4o-mini"].calls, found["gpt-4o-mini"].failed_calls) == (1, 1)


async def test_where_the_endpoint_does_not_count_its_answers_are_estimated(
    chats: Chats, model: Model, llm: LLM
) -> None:
    await chats.message()
    model.usage = None
    await chats.classify(**llm)
    [found] = await usage.totals(chats.connection)
    assert found.prompt_tokens > 1000
    assert found.completion_tokens > 10
    assert found.cost_usd > 0


def forcing(folder: Path) -> Path:
    path = folder / "rules.json"
    path.write_text('{"substrings": [{"pattern": "електрик", "action": "force"}]}')
    return path


async def test_when_the_money_of_the_day_is_spent_messages_wait_for_the_next(
    chats: Chats, model: Model, llm: LLM, tmp_path: Path
) -> None:
    ids = await chats.messages(TEXTS)
    poor = llm | {"LLM_DAILY_BUDGET": 0.0001}
    await chats.classify(**poor)
    assert model.sizes == [50]
    assert await chats.waiting() == ids[50:]
    row = await chats.row(ids[-1])
    assert row["problem"] == "The day's 0.0001 US dollars are spent"
    assert row["next_try_at"].time() == datetime.min.time()
    assert timedelta(0) < row["next_try_at"] - datetime.now(UTC) <= timedelta(days=1)

    rules = forcing(tmp_path)
    forced = await chats.message("Потрібен електрик")
    await chats.classify(**poor, PREFILTER_CONFIG_JSON=rules)
    assert (await chats.row(forced))["classifier"] == "prefilter"

    await chats.connection.execute("UPDATE llm_usage SET day = day - 1")
    await chats.classify(**poor)
    assert await chats.waiting() == []
    assert model.sizes == [50, 20]


async def test_no_budget_is_no_limit(chats: Chats, model: Model, llm: LLM) -> None:
    await usage.add(chats.connection, usage.Usage(model="x", cost_usd=Decimal(1000)))
    await chats.message()
    await chats.classify(**llm, LLM_DAILY_BUDGET=0)
    assert await chats.waiting() == []


async def test_without_a_key_rules_take_what_waited_for_the_model(
    chats: Chats, model: Model, llm: LLM
) -> None:
    await chats.messages(TEXTS[:2])
    model.answering = refusing(503)
    await chats.classify(**llm)
    await chats.classify()
    assert {row["classifier"] for row in await chats.rows()} == {"rules"}
