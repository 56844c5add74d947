"""The file of rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from homing.settings import Settings
from homing.storage.database import Connection
from homing_workers.signals import files
from homing_workers.signals.files import RulesError
from homing_workers.signals.rules import DEFAULT, Rules


def text(*names: str) -> str:
    return json.dumps({"rules": [{"name": name} for name in names]})


def put(file: Path, content: bytes | str | None) -> None:
    """Makes the file hold that; None: takes it away."""
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content.encode() if isinstance(content, str) else content)


def names(rules: Rules) -> list[str]:
    return [rule.name for rule in rules.rules]


@pytest.mark.parametrize(
    ("content", "place", "reason"),
    [
        ('{"rules": [', "line 1, column 12", "not JSON"),
        (
            '{"rules": [{"name": "a", "domains": ["REPAIR"]}]}',
            r"rules\[0\]\.domains\[0\]",
            "'REPAIR'",
        ),
        (
            '{"rules": [{"name": "a"}, {"name": "b", "min_urgency": 9}]}',
            r"rules\[1\]\.min_urgency",
            "found 9",
        ),
        (
            '{"rules": [{"name": "a", "chats": ["a b"]}]}',
            r"rules\[0\]\.chats\[0\]",
            "expected @username",
        ),
        (
            '{"rules": [{"name": "a", "subcategories": ["X"]}]}',
            r"rules\[0\]\.subcategories\[0\]",
            "found 'X'",
        ),
        ('{"rules": [{"name": "a", "target": "boss"}]}', r"rules\[0\]\.target", "found 'boss'"),
        ('{"rules": [{"name": "a", "urgent": 1}]}', r"rules\[0\]\.urgent", "not permitted"),
        ('{"rules": [{"name": "a"}, {"name": "a"}]}', "the whole", "same name: a"),
        ('{"rules": [{"name": "\\u0000"}]}', r"rules\[0\]\.name", "match pattern"),
        ("[" * 100_000, "", "nested too deeply"),
    ],
)
def test_a_mistake_is_told_with_its_place(content: str, place: str, reason: str) -> None:
    with pytest.raises(RulesError, match=f"signals.json.*{place}") as refused:
        files.parse(content, "signals.json")
    assert reason in str(refused.value)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(RulesError) as refused:
        files.parse('{"rules": [{"name": "", "min_urgency": 0, "x": 1}]}', "signals.json")
    assert len(str(refused.value).splitlines()) == 3


async def test_without_a_file_the_default_holds(connection: Connection, settings: Settings) -> None:
    assert await files.in_force(connection, settings) == DEFAULT


async def test_a_change_of_the_file_holds_at_once(
    connection: Connection, with_file: Settings, file: Path
) -> None:
    for name in ("first", "second"):
        put(file, text(name))
        assert names(await files.in_force(connection, with_file)) == [name]


@pytest.mark.parametrize("broken", [b"{", b"\xff\xfe", b'{"rules": 1}', b"x" * 1_000_001, None])
async def test_a_broken_file_keeps_what_it_said_before_and_says_so(
    connection: Connection, with_file: Settings, file: Path, broken: bytes | None
) -> None:
    put(file, text("good"))
    await files.in_force(connection, with_file)
    put(file, broken)
    files.parse.cache_clear()  # as another process, which has never seen the good one
    with capture_logs() as logs:
        assert names(await files.in_force(connection, with_file)) == ["good"]
    assert [(one["log_level"], str(file) in one["reason"]) for one in logs] == [("error", True)]


async def test_a_file_that_was_never_good_leaves_the_default(
    connection: Connection, with_file: Settings, file: Path
) -> None:
    put(file, "{")
    assert await files.in_force(connection, with_file) == DEFAULT
