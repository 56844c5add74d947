"""How people want to be reached.

A channel's row says where a person is reached and whether; one that was refused before any address was known has none.
No row is no wish: a channel that becomes known is used.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import Field

from homing.models.base import Value
from homing.models.kinds import Channel
from homing.storage.database import Connection

#: Reason of channels that the person switched off all at once.
PAUSED = "paused by the person"

#: Ids so far ahead of our own numbering leave it as it is; it will step over them.
_NEAR = 1_000_000


class Preferences(Value):
    """What a person wants, and where they are reached."""

    user_id: int
    email_enabled: bool
    sms_enabled: bool
    telegram_enabled: bool
    locale: str = Field(description="A language, perhaps with a country: uk, en-GB.")
    time_zone: str | None = Field(description="IANA name; null is the zone of the installation.")
    email: str | None = Field(description="Where e-mails go.")
    phone_number: str | None = Field(description="Where text messages go; E.164.")
    telegram_linked: bool = Field(description="Whether the bot knows the person.")
    off_because: Mapping[Channel, str] = Field(
        description="By channel: why it is off, where it was not the person's preference."
    )


class Wish(Value):
    """What is to be of one channel; None is as it was."""

    enabled: bool | None = None
    #: Empty takes the address away.
    address: str | None = None


async def read(connection: Connection, user_id: int) -> Preferences | None:
    """None where there is no such user."""
    cursor = await connection.execute(
        """
        SELECT u.id AS user_id, coalesce(e.enabled, true) AS email_enabled,
               coalesce(s.enabled, true) AS sms_enabled, coalesce(t.enabled, true) AS telegram_enabled,
               CASE WHEN left(u.locale, 2) = u.language THEN u.locale ELSE u.language END AS locale,
               u.time_zone, e.address AS email, s.address AS phone_number,
               t.address IS NOT NULL AS telegram_linked,
               jsonb_strip_nulls(jsonb_build_object('email', e.disabled_reason, 'sms', s.disabled_reason,
                                                    'telegram', t.disabled_reason)) AS off_because
        FROM users u
        LEFT JOIN recipient_channels e ON e.recipient_id = u.id AND e.channel = 'email'
        LEFT JOIN recipient_channels s ON s.recipient_id = u.id AND s.channel = 'sms'
        LEFT JOIN recipient_channels t ON t.recipient_id = u.id AND t.channel = 'telegram'
        WHERE u.id = %s
        """,
        (user_id,),
    )
    row = await cursor.fetchone()
    return None if row is None else Preferences.model_validate(row)


async def ensure_user(connection: Connection, user_id: int) -> bool:
    """Makes a user of that id, as another service numbers them; whether there was none.

    Raises:
        psycopg.errors.ForeignKeyViolation: the number is that of a fixed address.
    """
    # Our own numbering goes on behind it, at once and for everybody: sequences know no transactions.
    await connection.execute(
        """
        SELECT setval('recipient_ids', %(id)s) FROM recipient_ids
        WHERE last_value < %(id)s AND %(id)s - last_value < %(near)s
        """,
        {"id": user_id, "near": _NEAR},
    )
    await connection.execute(
        "INSERT INTO recipients (id, kind) VALUES (%s, 'user') ON CONFLICT (id) DO NOTHING",
        (user_id,),
    )
    cursor = await connection.execute(
        "INSERT INTO users (id) VALUES (%s) ON CONFLICT (id) DO NOTHING", (user_id,)
    )
    return cursor.rowcount > 0


async def set_place(
    connection: Connection, user_id: int, changes: Mapping[str, Any], of: Collection[str]
) -> None:
    """Sets those of `locale` and `time_zone` that are named by `of`."""
    locale = changes.get("locale")
    await connection.execute(
        """
        UPDATE users SET locale = CASE WHEN %(of_locale)s THEN %(locale)s ELSE locale END,
                         language = CASE WHEN %(of_locale)s THEN %(language)s ELSE language END,
                         time_zone = CASE WHEN %(of_zone)s THEN %(zone)s ELSE time_zone END
        WHERE id = %(id)s
        """,
        {
            "id": user_id,
            "of_locale": "locale" in of and locale is not None,
            "locale": locale,
            "language": (locale or "")[:2],
            "of_zone": "time_zone" in of,
            "zone": changes.get("time_zone"),
        },
    )


async def set_wish(connection: Connection, user_id: int, channel: Channel, wish: Wish) -> None:
    """Whether and where a person is reached by a channel. Switching on forgets why it was off."""
    cursor = await connection.execute(
        """
        SELECT address, enabled FROM recipient_channels
        WHERE recipient_id = %s AND channel = %s FOR UPDATE
        """,
        (user_id, channel),
    )
    row = await cursor.fetchone() or {"address": None, "enabled": True}
    address = row["address"] if wish.address is None else wish.address or None
    enabled = row["enabled"] if wish.enabled is None else wish.enabled
    if address is None and enabled:
        await connection.execute(
            "DELETE FROM recipient_channels WHERE recipient_id = %s AND channel = %s",
            (user_id, channel),
        )
    else:
        await _put(connection, user_id, channel, address, enabled)


async def pause_all(connection: Connection, user_id: int) -> None:
    """Switches every channel off that is on; the inbox goes on."""
    await connection.execute(
        """
        UPDATE recipient_channels SET enabled = false, disabled_reason = %s
        WHERE recipient_id = %s AND enabled
        """,
        (PAUSED, user_id),
    )


async def resume_all(connection: Connection, user_id: int) -> None:
    """Switches on what `pause_all` has switched off."""
    await connection.execute(
        """
        UPDATE recipient_channels SET enabled = true, disabled_reason = NULL
        WHERE recipient_id = %s AND disabled_reason = %s
        """,
        (user_id, PAUSED),
    )


async def announcements(connection: Connection, user_id: int) -> bool:
    """Whether the person wants what administrators tell everybody."""
    cursor = await connection.execute("SELECT announcements FROM users WHERE id = %s", (user_id,))
    row = await cursor.fetchone()
    return row is not None and bool(row["announcements"])


async def set_announcements(connection: Connection, user_id: int, *, wanted: bool) -> None:
    """Whether the person wants what administrators tell everybody."""
    await connection.execute("UPDATE users SET announcements = %s WHERE id = %s", (wanted, user_id))


async def _put(
    connection: Connection, user_id: int, channel: Channel, address: str | None, enabled: bool
) -> None:
    await connection.execute(
        """
        INSERT INTO recipient_channels (recipient_id, channel, address, enabled)
        VALUES (%s, %s, %s, %s)
        ON CONFLICT (recipient_id, channel) DO UPDATE
        SET address = EXCLUDED.address, enabled = EXCLUDED.enabled,
            disabled_reason = CASE WHEN EXCLUDED.enabled THEN NULL
                                   ELSE recipient_channels.disabled_reason END
        """,
        (user_id, channel, address, enabled),
    )


async def lock_user(connection: Connection, user_id: int) -> bool:
    """Holds the user's row until the transaction ends, so that two who edit come one after the other."""
    cursor = await connection.execute("SELECT FROM users WHERE id = %s FOR UPDATE", (user_id,))
    return await cursor.fetchone() is not None
