"""Who the API takes callers for."""

from __future__ import annotations

from homing.models.scope import Scope
from homing.storage import api_keys
from homing.storage.database import Connection
from tests.webapp.support import Client


async def test_this_machine_needs_no_key(client: Client) -> None:
    me = await (await client.get("/api/v1/me")).json()
    assert sorted(me["scopes"]) == ["read", "staff", "write"]


async def test_a_key_has_its_scopes_only(client: Client, connection: Connection) -> None:
    number, key = await api_keys.create(connection, name="test", scopes=[Scope.READ])
    answer = await client.get("/api/v1/me", headers={"Authorization": f"Bearer {key}"})
    assert await answer.json() == {"scopes": ["read"], "user_id": None, "key_id": number}
