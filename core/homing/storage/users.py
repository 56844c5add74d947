"""Users, the channels that reach them, and the demo user."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from psycopg.sql import SQL, Identifier

from homing.models.base import Value
from homing.models.kinds import Channel, DealType, EventKind, PropertyType
from homing.models.subscription import Criteria
from homing.storage import subscriptions
from homing.storage.database import Connection

#: Whose pages the embedded stack shows without a login.
DEMO_NAME = "demo"

#: Any fixed number: whoever makes the demo user holds this advisory lock.
_DEMO_LOCK = 4_663_465

#: Saved searches that the example portal has answers for.
DEMO_SEARCHES: dict[str, Criteria] = {
    "Every new apartment to rent": Criteria(
        deal_types=frozenset({DealType.RENT}),
        property_types=frozenset({PropertyType.APARTMENT}),
        events=frozenset({EventKind.NEW}),
    ),
    "For sale under 100 000 $": Criteria(
        deal_types=frozenset({DealType.SALE}), price_max=Decimal(100_000), currency="USD"
    ),
    "Houses": Criteria(property_types=frozenset({PropertyType.HOUSE})),
}


class User(Value):
    id: int
    telegram_id: int | None
    name: str
    language: str
    created_at: datetime


_COLUMNS = SQL(", ").join(map(Identifier, User.model_fields))


class UserChannel(Value):
    """A way to reach a person besides the inbox, which everybody has."""

    channel: Channel
    #: None where the person refused the channel before any address was known.
    address: str | None
    enabled: bool
    #: Why it is switched off, where it was not the person who did it.
    disabled_reason: str | None


async def create(
    connection: Connection, *, name: str, language: str = "en", telegram_id: int | None = None
) -> int:
    """A new user's id, which is a recipient's id too.

    Raises:
        psycopg.errors.UniqueViolation: the Telegram id is another user's.
    """
    cursor = await connection.execute(
        """
        WITH recipient AS (INSERT INTO recipients (kind) VALUES ('user') RETURNING id)
        INSERT INTO users (id, name, language, telegram_id)
        SELECT id, %s, %s, %s FROM recipient RETURNING id
        """,
        (name, language, telegram_id),
    )
    row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - RETURNING of one inserted row
    return int(row["id"])


async def get(connection: Connection, user_id: int) -> User | None:
    return await _one(connection, SQL("id = %s"), user_id)


async def by_telegram(connection: Connection, telegram_id: int) -> User | None:
    return await _one(connection, SQL("telegram_id = %s"), telegram_id)


async def by_username(connection: Connection, username: str) -> User | None:
    """Who had this name on Telegram when they said /start last."""
    return await _one(connection, SQL("lower(username) = lower(%s)"), username)


async def set_username(connection: Connection, user_id: int, username: str | None) -> None:
    """What the person is called on Telegram, in a transaction; nobody else is called so any more."""
    await connection.execute(
        "UPDATE users SET username = NULL WHERE lower(username) = lower(%s) AND id <> %s",
        (username, user_id),
    )
    await connection.execute(
        "UPDATE users SET username = %(name)s WHERE id = %(id)s AND username IS DISTINCT FROM %(name)s",
        {"name": username, "id": user_id},
    )


async def set_language(connection: Connection, user_id: int, language: str) -> None:
    """How the person wants to be spoken to."""
    await connection.execute("UPDATE users SET language = %s WHERE id = %s", (language, user_id))


async def register_telegram(
    connection: Connection, *, telegram_id: int, name: str, language: str, chat_id: int
) -> tuple[int, bool]:
    """Makes sure that a Telegram user exists and is reached in that chat.

    Returns:
        The user's id, and whether the user is new.
    """
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(%s, 0)", (_key(telegram_id),))
        known = await by_telegram(connection, telegram_id)
        user_id = (
            known.id
            if known
            else await create(connection, name=name, language=language, telegram_id=telegram_id)
        )
        await set_channel(connection, user_id, Channel.TELEGRAM, str(chat_id))
    return user_id, known is None


async def set_channel(
    connection: Connection, recipient_id: int, channel: Channel, address: str
) -> None:
    """Reaches the recipient at this address from now on; switches the channel on."""
    await connection.execute(
        """
        INSERT INTO recipient_channels (recipient_id, channel, address) VALUES (%s, %s, %s)
        ON CONFLICT (recipient_id, channel) DO UPDATE
        SET address = EXCLUDED.address, enabled = true, disabled_reason = NULL
        """,
        (recipient_id, channel, address),
    )


async def disable_channel(
    connection: Connection, recipient_id: int, channel: Channel, reason: str
) -> bool:
    """No further deliveries this way, until the channel is set again; returns whether it was on."""
    cursor = await connection.execute(
        """
        UPDATE recipient_channels SET enabled = false, disabled_reason = %s
        WHERE recipient_id = %s AND channel = %s AND enabled
        """,
        (reason, recipient_id, channel),
    )
    return cursor.rowcount > 0


async def move_address(connection: Connection, channel: Channel, old: str, new: str) -> None:
    """The provider says that an address has become another one."""
    await connection.execute(
        "UPDATE recipient_channels SET address = %s WHERE channel = %s AND address = %s",
        (new, channel, old),
    )


async def channels(connection: Connection, recipient_id: int) -> list[UserChannel]:
    cursor = await connection.execute(
        """
        SELECT channel, address, enabled, disabled_reason FROM recipient_channels
        WHERE recipient_id = %s ORDER BY channel
        """,
        (recipient_id,),
    )
    return [UserChannel.model_validate(row) for row in await cursor.fetchall()]


async def enabled_channels(
    connection: Connection, recipient_ids: list[int]
) -> dict[int, list[Channel]]:
    """The switched-on channels of those recipients that have any."""
    cursor = await connection.execute(
        """
        SELECT recipient_id, array_agg(channel ORDER BY channel) AS channels
        FROM recipient_channels WHERE enabled AND recipient_id = ANY(%s) GROUP BY recipient_id
        """,
        (recipient_ids,),
    )
    return {
        row["recipient_id"]: [Channel(name) for name in row["channels"]]
        for row in await cursor.fetchall()
    }


async def ensure_demo(connection: Connection) -> int:
    """The id of the demo user, made with `DEMO_SEARCHES` when it is not there; safe to run twice at once."""
    if known := await _demo(connection):
        return known.id
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", (_DEMO_LOCK,))
        if known := await _demo(connection):
            return known.id
        user_id = await create(connection, name=DEMO_NAME)
        await add_demo_searches(connection, user_id)
    return user_id


async def add_demo_searches(connection: Connection, user_id: int) -> None:
    """Gives a user copies of `DEMO_SEARCHES`."""
    for name, criteria in DEMO_SEARCHES.items():
        await subscriptions.create(connection, user_id, name, criteria)


async def _demo(connection: Connection) -> User | None:
    return await _one(connection, SQL("telegram_id IS NULL AND name = %s"), DEMO_NAME)


async def _one(connection: Connection, condition: SQL, value: int | str) -> User | None:
    query = SQL("SELECT {columns} FROM users WHERE {condition} ORDER BY id LIMIT 1")
    cursor = await connection.execute(query.format(columns=_COLUMNS, condition=condition), (value,))
    row = await cursor.fetchone()
    return None if row is None else User.model_validate(row)


def _key(telegram_id: int) -> int:
    return telegram_id % 2**31
