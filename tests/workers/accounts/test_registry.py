"""The sources of a file are known, with the chats that they name."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from homing.settings import Settings
from homing.storage import sources
from homing.storage.database import Connection
from homing_workers.accounts.registry import Registry

FLATS, HOMES = -1001000000001, -1001000000002


class File:
    """A file that is written anew, and who reads it."""

    def __init__(self, path: Path, connection: Connection, **variables: str) -> None:
        self.path = path
        self.connection = connection
        self.settings = Settings.model_validate(variables)
        self.registry = Registry(self.settings)

    async def says(self, content: Any) -> bool:
        """Whether that changed anything."""
        text = content if isinstance(content, str) else json.dumps(content)
        new = self.path.with_suffix(".new")
        new.write_text(text)
        os.replace(new, self.path)
        return await self.registry.look(self.connection)

    async def wanted(self) -> dict[str, list[str]]:
        cursor = await self.connection.execute(
            "SELECT s.name, array_agg(w.name ORDER BY w.name) AS chats"
            " FROM telegram_wanted w JOIN sources s ON s.id = w.source_id GROUP BY s.name ORDER BY s.name"
        )
        return {row["name"]: row["chats"] async for row in cursor}


@pytest.fixture
def chats_file(tmp_path: Path, connection: Connection) -> File:
    """What the operator writes."""
    path = tmp_path / "chats.json"
    return File(path, connection, TELEGRAM_CHATS_FILE=str(path), POD_NAMESPACE="home")


@pytest.fixture
def realtime(tmp_path: Path, connection: Connection) -> File:
    path = tmp_path / "realtime_config.json"
    return File(path, connection, REALTIME_CONFIG_JSON=str(path))


def told(name: str, *chats: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "chats": list(chats)} | more


async def test_sources_of_the_operator_are_known(chats_file: File) -> None:
    rules = {"substrings": [{"pattern": "продам", "action": "skip"}]}
    kyiv, lviv = told("kyiv", "@flats", str(FLATS), prefilter=rules), told("lviv", "@homes")
    assert await chats_file.says({"sources": [kyiv, lviv]})
    assert await chats_file.wanted() == {"kyiv": [str(FLATS), "@flats"], "lviv": ["@homes"]}
    found = {source.name: source for source in await sources.all(chats_file.connection)}
    assert found["kyiv"].namespace == "home"
    assert found["kyiv"].spec["telegram"]["prefilter"]["substrings"][0]["pattern"] == "продам"


async def test_an_unchanged_file_is_not_read_again(chats_file: File) -> None:
    content = {"sources": [told("kyiv", "@flats")]}
    assert await chats_file.says(content)
    await chats_file.connection.execute("DELETE FROM telegram_wanted")
    assert not await chats_file.registry.look(chats_file.connection)
    assert await chats_file.says(content)


async def test_what_left_the_file_gives_up_its_chats(chats_file: File) -> None:
    await chats_file.says({"sources": [told("kyiv", "@flats", "@homes"), told("lviv", "@homes")]})
    assert await chats_file.says({"sources": [told("kyiv", "@homes")]})
    assert await chats_file.wanted() == {"kyiv": ["@homes"]}
    assert await chats_file.says({"sources": []})
    assert await chats_file.wanted() == {}
    assert len(await sources.all(chats_file.connection)) == 2


async def test_without_a_file_nothing_changes(chats_file: File) -> None:
    await chats_file.says({"sources": [told("kyiv", "@flats")]})
    chats_file.path.unlink()
    assert not await chats_file.registry.look(chats_file.connection)
    assert await chats_file.wanted() == {"kyiv": ["@flats"]}


@pytest.mark.parametrize(
    "broken", ["{", '{"sources": [{"name": "kyiv", "chats": ["no chat"]}]}', '{"sources": 1}']
)
async def test_a_broken_file_leaves_what_was_registered(chats_file: File, broken: str) -> None:
    await chats_file.says({"sources": [told("kyiv", "@flats")]})
    with capture_logs() as logs:
        assert not await chats_file.says(broken)
        assert not await chats_file.registry.look(chats_file.connection)
    assert [each["event"] for each in logs] == [
        "The file of chats has mistakes, the last good one stays"
    ]
    assert await chats_file.wanted() == {"kyiv": ["@flats"]}
    assert await chats_file.says({"sources": [told("kyiv", "@homes")]})


async def test_chats_of_the_other_file_are_a_source_of_their_own(realtime: File) -> None:
    chats = ["t.me/Flats", {"identifier": "@homes", "chat_id": HOMES}, FLATS]
    assert await realtime.says({"accounts": [], "chats": chats})
    assert await realtime.wanted() == {"telegram": [str(FLATS), str(HOMES), "@flats"]}
    assert await realtime.says({"accounts": [], "chats": []})
    assert await realtime.wanted() == {}


async def test_thousands_of_chats_are_several_sources(realtime: File) -> None:
    await realtime.says({"chats": [FLATS - number for number in range(2500)]})
    counts = {name: len(chats) for name, chats in (await realtime.wanted()).items()}
    assert counts == {"telegram": 1000, "telegram-2": 1000, "telegram-3": 500}
    await realtime.says({"chats": [FLATS]})
    assert (await realtime.wanted()).keys() == {"telegram"}


async def test_sources_of_runs_are_left_alone_by_the_other_file(realtime: File) -> None:
    await realtime.connection.execute(
        "INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'kyiv', 'telegram', '{}')"
    )
    await realtime.connection.execute(
        "INSERT INTO telegram_wanted SELECT id, '@flats' FROM sources WHERE name = 'kyiv'"
    )
    await realtime.says({"chats": ["@homes"]})
    assert await realtime.wanted() == {"kyiv": ["@flats"], "telegram": ["@homes"]}


async def test_a_source_of_another_type_keeps_its_name(realtime: File) -> None:
    await realtime.connection.execute(
        "INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'telegram', 'html', '{}')"
    )
    with capture_logs() as logs:
        assert not await realtime.says({"chats": ["@homes"]})
    assert logs[0]["event"] == "A source of another type has this name"
