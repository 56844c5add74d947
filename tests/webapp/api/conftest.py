"""What tests of the API share: callers with keys, and short ways to ask."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import pytest

from homing.models.scope import Scope
from homing.storage import api_keys, users
from homing.storage.database import Connection
from tests.webapp.support import Client

Headers: TypeAlias = dict[str, str]
KeyFor: TypeAlias = Callable[..., Awaitable[Headers]]
Ask: TypeAlias = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
def ask(client: Client) -> Ask:
    """`await ask("GET", "/me")` is the status and the JSON."""

    async def send(method: str, path: str, **arguments: Any) -> tuple[int, Any]:
        answer = await client.request(method, f"/api/v1{path}", **arguments)
        return answer.status, await answer.json() if answer.content_length else None

    return send


@pytest.fixture
def key_for(connection: Connection) -> KeyFor:
    """Headers with a new key of those scopes."""

    async def make(*scopes: Scope, user_id: int | None = None, **more: Any) -> Headers:
        _, key = await api_keys.create(
            connection, name="test", scopes=scopes, user_id=user_id, **more
        )
        return {"Authorization": f"Bearer {key}"}

    return make


@pytest.fixture
async def person(connection: Connection) -> int:
    """A user without any channel."""
    return await users.create(connection, name="Olya")
