"""A web app that takes reports, and deliveries that they are about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from homing import letters
from homing.models.kinds import Channel
from homing.settings import Settings, load
from homing.storage import users
from homing.storage.database import Connection
from tests.webapp.callbacks.support import ADDRESS, BOUNCE_SECRET, NUMBER, SITE, TOKEN, Sent

_WHERE = {Channel.EMAIL: ADDRESS, Channel.SMS: NUMBER}


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return load(
        {
            "DATABASE_URL": database_url,
            "HOMING_DATA_DIR": str(tmp_path),
            "PUBLIC_URL": SITE,
            "SECRET_KEY": "a secret of the tests",
            "MAIL_BOUNCE_SECRET": BOUNCE_SECRET,
            "TWILIO_AUTH_TOKEN": TOKEN,
        },
        Path("/dev/null"),
    )


@pytest.fixture
def sent(connection: Connection, settings: Settings) -> Callable[..., Awaitable[Sent]]:
    """Makes a delivery that was sent, to a person with that channel."""

    async def make(channel: Channel = Channel.EMAIL, person: int | None = None) -> Sent:
        if person is None:
            person = await users.create(connection, name="Olha")
            await users.set_channel(connection, person, channel, _WHERE[channel])
        cursor = await connection.execute(
            """
            INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, state, sent_at, next_try_at)
            SELECT 'event', coalesce(max(id), 0) + 1, %s, %s, 'sent', now(), NULL FROM deliveries RETURNING id
            """,
            (person, channel),
        )
        row = await cursor.fetchone()
        assert row is not None
        message_id = letters.message_id(settings.secret_key, row["id"], "homing.test")
        await connection.execute(
            "UPDATE deliveries SET message_id = %s WHERE id = %s", (message_id, row["id"])
        )
        return Sent(row["id"], person, message_id)

    return make
