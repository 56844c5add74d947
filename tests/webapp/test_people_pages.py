"""The inbox and the searches of the demo user."""

from __future__ import annotations

from homing.models.kinds import Channel, OriginKind
from homing.storage import deliveries, favourites, notifications, users
from homing.storage.database import Connection
from homing.storage.notifications import NewNotification
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


async def test_a_dismissed_home_is_not_in_the_inbox_unless_one_asks(
    client: Client, publish: Publish, connection: Connection
) -> None:
    listing = await publish()
    user_id = await users.ensure_demo(connection)
    await connection.execute(
        """INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, state, sent_at, next_try_at)
           SELECT 'event', id, %s, 'inbox', 'sent', now(), NULL FROM events""",
        (user_id,),
    )
    home = await favourites.property_of(connection, listing)
    assert home is not None
    await favourites.dismiss(connection, user_id, home)
    page = await text(client, "/inbox")
    assert "Two rooms by the park" not in page
    assert "1 new" not in page
    page = await text(client, "/inbox?dismissed=1")
    assert "Two rooms by the park" in page
    assert "Not for me" in page


async def test_what_somebody_wrote_to_the_person_is_in_the_inbox_too(
    client: Client, connection: Connection
) -> None:
    user_id = await users.ensure_demo(connection)
    new = NewNotification(user_id=user_id, title="A <viewing>", message="At ten")
    made = await notifications.create(connection, new)
    assert made is not None
    await deliveries.create_direct(
        connection, OriginKind.NOTIFICATION, made.id, user_id, [Channel.INBOX]
    )
    page = await text(client, "/inbox")
    assert "1 new" in page
    assert "A &lt;viewing&gt;" in page
    assert "At ten" in page
