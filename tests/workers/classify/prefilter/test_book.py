"""Rules of the file and of sources, while they change, break and take too long."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from homing.storage.telegram import prefilters
from homing_workers.classify.prefilter import engine, file
from tests.workers.classify.conftest import Chats

FORCE = {"substrings": [{"pattern": "ЕЛЕКТРИК", "ignore_case": True, "action": "force"}]}
SKIP = {"regexes": [{"pattern": r"(?i)\bелектрик", "action": "skip"}]}


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.json"
    path.write_text(json.dumps(FORCE))
    return path


@pytest.fixture(autouse=True)
def new_process() -> Iterator[None]:
    """Nothing of this process's earlier tests is known."""
    file._known.clear()
    yield
    file._known.clear()


def write(path: Path, content: str | None) -> None:
    if content is None:
        path.unlink()
    else:
        path.write_text(content)


def using(path: Path, seconds: float = 1e-6) -> dict[str, Any]:
    return {"PREFILTER_CONFIG_JSON": path, "PREFILTER_RELOAD_SECONDS": seconds}


async def classified(chats: Chats, text: str, **settings: Any) -> dict[str, Any]:
    message = await chats.message(text)
    await chats.classify(**settings)
    return await chats.row(message)


async def test_a_forced_message_is_a_request_for_repair(chats: Chats, rules: Path) -> None:
    row = await classified(chats, "потрібен електрик", **using(rules))
    assert (row["classifier"], row["intents"], row["urgency_score"]) == (
        "prefilter",
        ["REQUEST"],
        3,
    )
    assert [each["domain"] for each in row["domains"]] == ["CONSTRUCTION_AND_REPAIR"]
    assert row["llm_analysis"] == {"matched": ["ЕЛЕКТРИК"], "forced": True}
    assert "ЕЛЕКТРИК" in row["reasoning"]


async def test_a_skipped_message_is_nothing(chats: Chats, rules: Path) -> None:
    write(rules, json.dumps(SKIP))
    row = await classified(chats, "Потрібен електрик", **using(rules))
    assert (row["classifier"], row["intents"], row["urgency_score"]) == ("prefilter", ["OTHER"], 1)
    assert [each["domain"] for each in row["domains"]] == ["NONE"]
    assert row["llm_analysis"] == {"matched": [r"(?i)\bелектрик"], "filtered": True}


async def test_a_source_s_rules_hold_in_its_chats_beside_those_of_the_file(
    chats: Chats, rules: Path
) -> None:
    await chats.source(
        {"substrings": [{"pattern": "електрик", "ignoreCase": True, "action": "skip"}]}
    )
    assert (await classified(chats, "електрик"))["intents"] == ["OTHER"]
    assert (await classified(chats, "електрик", **using(rules)))["intents"] == ["REQUEST"]
    elsewhere = await chats.message("електрик", chat_id=-1009999999999)
    await chats.classify()
    assert (await chats.row(elsewhere))["classifier"] == "rules"


async def test_a_file_that_changes_is_read_again(chats: Chats, rules: Path) -> None:
    await classified(chats, "електрик", **using(rules))
    write(rules, json.dumps(SKIP))
    assert (await classified(chats, "електрик", **using(rules)))["intents"] == ["OTHER"]


async def test_it_is_not_looked_at_more_often_than_the_setting_says(
    chats: Chats, rules: Path
) -> None:
    await classified(chats, "електрик", **using(rules, 1000))
    write(rules, json.dumps(SKIP))
    assert (await classified(chats, "електрик", **using(rules, 1000)))["intents"] == ["REQUEST"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "Invalid JSON"),
        ('{"regexes": [{"pattern": "(", "action": "skip"}]}', "regexes.0.pattern"),
        ('{"substrings": [{"pattern": "a", "action": "drop"}]}', "substrings.0.action"),
        ('{"regexes": [{"pattern": "a{4294967295}", "action": "skip"}]}', "too large"),
        ('{"substrings": [{"pattern": "a\\u0000", "action": "skip"}]}', "substrings.0.pattern"),
        ('{"regexes": [{"pattern": "a\\u0000", "action": "skip"}]}', "regexes.0.pattern"),
        (None, "No such file"),
    ],
)
async def test_while_the_file_is_broken_the_last_good_rules_hold_and_it_says_so(
    chats: Chats, rules: Path, content: str | None, problem: str
) -> None:
    await classified(chats, "електрик", **using(rules))
    write(rules, content)
    structlog.reset_defaults()
    with capture_logs() as logs:
        assert (await classified(chats, "електрик", **using(rules)))["intents"] == ["REQUEST"]
        await classified(chats, "електрик", **using(rules))
    assert [each["log_level"] for each in logs if "broken" in each["event"]] == ["error"]
    [state] = await prefilters.states(chats.connection)
    assert problem in (state.problem or "")
    assert state.problem_at is not None

    file._known.clear()
    assert (await classified(chats, "електрик", **using(rules)))["intents"] == ["REQUEST"]

    write(rules, json.dumps(SKIP))
    assert (await classified(chats, "електрик", **using(rules)))["intents"] == ["OTHER"]
    [state] = await prefilters.states(chats.connection)
    assert (state.problem, state.problem_at) == (None, None)


async def test_rules_that_take_too_long_are_known_to_the_jobs_that_follow(
    chats: Chats, rules: Path
) -> None:
    hostile = {"pattern": "(а+)+$", "action": "skip"}
    write(rules, json.dumps({"regexes": [hostile]}))
    for _ in range(engine.MOST_TIMES):
        await chats.message("а" * 40 + "!")
    await chats.classify(**using(rules))
    [state] = await prefilters.states(chats.connection)
    assert state.slow == ("(а+)+$",)
    file._known.clear()
    row = await classified(chats, "а", **using(rules))
    assert row["classifier"] == "rules"


async def test_rules_of_a_source_that_take_too_long_are_known_as_well(chats: Chats) -> None:
    await chats.source({"regexes": [{"pattern": "(а+)+$", "action": "skip"}]})
    for _ in range(engine.MOST_TIMES):
        await chats.message("а" * 40 + "!")
    await chats.classify()
    [state] = await prefilters.states(chats.connection)
    assert (state.path.startswith("source:"), state.slow) == (True, ("(а+)+$",))
    assert (await classified(chats, "а"))["classifier"] == "rules"
