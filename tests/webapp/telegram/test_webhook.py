"""Updates that Telegram brings: written down before the answer, from Telegram only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from botapi.testing import DEFAULT_TOKEN
from homing.settings import Settings, load
from homing.storage.database import Connection
from homing_webapp.telegram import webhook
from tests.webapp.support import Client

SECRET = "a" * 40
BOT = int(DEFAULT_TOKEN.split(":", 1)[0])
UPDATE = {"update_id": 7, "message": {"text": "Привіт \u0000 👋"}}


@pytest.fixture
def variables(database_url: str, tmp_path: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "HOMING_DATA_DIR": str(tmp_path),
        "TELEGRAM_TOKEN": DEFAULT_TOKEN,
        "TELEGRAM_WEBHOOK_URL": "https://homing.test/telegram/webhook",
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
    }


@pytest.fixture
def settings(variables: dict[str, str]) -> Settings:
    return load(variables, Path("/dev/null"))


async def bring(client: Client, body: Any = UPDATE, secret: str = SECRET) -> int:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {webhook.HEADER: secret, "Content-Type": "application/json"}
    async with client.post("/telegram/webhook", data=data, headers=headers) as answer:
        return answer.status


async def kept(connection: Connection) -> list[tuple[int, int, Any]]:
    cursor = await connection.execute("SELECT bot_id, update_id, body FROM bot_updates")
    rows = await cursor.fetchall()
    return [(row["bot_id"], row["update_id"], json.loads(row["body"])) for row in rows]


async def test_an_update_is_written_down_as_it_came(client: Client, connection: Connection) -> None:
    assert await bring(client) == 200
    assert await kept(connection) == [(BOT, 7, UPDATE)]


async def test_an_update_that_is_brought_twice_is_one(
    client: Client, connection: Connection
) -> None:
    assert [await bring(client), await bring(client)] == [200, 200]
    assert len(await kept(connection)) == 1


@pytest.mark.parametrize("secret", ["", "b" * 40, SECRET[:-1], "\u00e4" * 40])
async def test_nobody_else_can_bring_any(
    client: Client, connection: Connection, secret: str
) -> None:
    assert await bring(client, secret=secret) == 403
    assert await kept(connection) == []


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"\xff", b"{}", {"update_id": "7"}, {"update_id": -1}, {"update_id": 2**63}],
)
async def test_what_is_no_update_is_refused(
    client: Client, connection: Connection, body: Any
) -> None:
    assert await bring(client, body) == 400
    assert await kept(connection) == []


async def test_a_body_that_is_too_large_is_refused(client: Client, connection: Connection) -> None:
    assert await bring(client, UPDATE | {"x": "y" * 600_000}) == 413
    assert await kept(connection) == []


async def test_without_the_database_telegram_is_asked_to_come_again(
    client: Client, connection: Connection
) -> None:
    await connection.execute("ALTER TABLE bot_updates RENAME TO away")
    assert await bring(client) == 500
    await connection.execute("ALTER TABLE away RENAME TO bot_updates")
    assert await bring(client) == 200


@pytest.mark.parametrize("missing", ["TELEGRAM_WEBHOOK_URL", "TELEGRAM_TOKEN"])
async def test_where_no_webhook_is_set_up_there_is_none(
    client: Client, settings: Settings, missing: str
) -> None:
    object.__setattr__(settings, missing.lower(), None)
    assert await bring(client) == 404


def test_the_secret_comes_from_the_secret_key_where_it_is_not_set(
    variables: dict[str, str],
) -> None:
    del variables["TELEGRAM_WEBHOOK_SECRET"]
    made = [
        load(variables | {"SECRET_KEY": key * 32}, Path("/dev/null")).telegram_webhook_secret
        for key in "aab"
    ]
    assert made[0] == made[1] != made[2]
    assert made[0] is not None
    assert len(made[0].get_secret_value()) == 24
