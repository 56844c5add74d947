"""A web app with a bot's token, and people whom Telegram vouches for."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from botapi import webapp
from botapi.testing import DEFAULT_TOKEN
from botapi.world import Person
from homing.settings import Settings, load
from homing.storage import users
from homing.storage.database import Connection
from tests.webapp.support import Client


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    variables = {
        "DATABASE_URL": database_url,
        "HOMING_DATA_DIR": str(tmp_path),
        "TELEGRAM_TOKEN": DEFAULT_TOKEN,
    }
    return load(variables, Path("/dev/null"))


@pytest.fixture
async def olha(connection: Connection) -> int:
    return await users.create(connection, name="Olha", telegram_id=77)


@pytest.fixture
async def petro(connection: Connection) -> int:
    return await users.create(connection, name="Petro", telegram_id=78)


def signed(person: int = 77, token: str = DEFAULT_TOKEN, seconds_ago: float = 0) -> str:
    """The header of somebody who looks inside Telegram."""
    data = webapp.init_data(token, Person(person, "Olha"), at=time.time() - seconds_ago)
    return f"tma {data}"


@dataclass
class Visit:
    """Somebody's Mini App, as its script asks."""

    client: Client
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, status: int = 200) -> str:
        async with self.client.get(path, headers=self.headers) as answer:
            found = await answer.text()
            assert answer.status == status, found
            return found

    async def post(self, path: str, status: int = 200, /, **fields: Any) -> str:
        async with self.client.post(path, data=fields, headers=self.headers) as answer:
            found = await answer.text()
            assert answer.status == status, found
            return found


@pytest.fixture
def visit(client: Client) -> Callable[..., Visit]:
    """Opens the Mini App for a Telegram id, with another signature where one is given."""

    def open_it(telegram_id: int = 77, authorization: str | None = None) -> Visit:
        header = signed(telegram_id) if authorization is None else authorization
        return Visit(client, {"Authorization": header, "X-Part": "1", "Accept": "text/html"})

    return open_it
