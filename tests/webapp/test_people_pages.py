"""The inbox and the searches of the demo user."""

from __future__ import annotations

from homing.storage import users
from homing.storage.database import Connection
from tests.webapp.support import Client, Publish, text


async def test_searches_are_told_in_words(client: Client) -> None:
    page = await text(client, "/subscriptions")
    for part in ("Houses", "Every new apartment to rent", "up to 100\u202f000 USD"):
        assert part in page


async def test_an_empty_inbox_says_so(client: Client) -> None:
    assert "No alert yet" in await text(client, "/inbox")


async def test_an_alert_is_new_until_it_was_shown(
    client: Client, publish: Publish, connection: Connection
) -> None:
    await publish()
    user_id = await users.ensure_demo(connection)
    await connection.execute(
        """INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, state, sent_at, next_try_at)
           SELECT 'event', id, %s, 'inbox', 'sent', now(), NULL FROM events""",
        (user_id,),
    )
    first, second = await text(client, "/inbox"), await text(client, "/inbox")
    assert "1 new" in first
    assert "Two rooms by the park" in first
    assert "1 new" not in second
