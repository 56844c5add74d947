"""Accounts that read: their sessions, encrypted, who they are, and whether Telegram takes them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from homing.models.base import Value
from homing.storage.database import Connection

State: TypeAlias = Literal["new", "ready", "revoked", "banned"]
#: Somebody has to log in again.
Refused: TypeAlias = Literal["revoked", "banned"]


class StoredAccount(Value):
    """What is known about an account.

    Attributes:
        has_session: whether one is stored, for whatever state it is in.
        reason: why it is revoked or banned.
        state_at: since when.
        dialogs: that it has, as counted last.
        seen_at: last sign of life of its reader.
        flood_until: until when Telegram has told it to ask nothing.
        chats: that it is to read.
    """

    account_id: str
    has_session: bool
    user_id: int | None
    username: str | None
    name: str
    state: State
    reason: str | None
    state_at: datetime
    dialogs: int | None
    seen_at: datetime | None
    flood_until: datetime | None
    chats: int


_ACCOUNTS = """
    SELECT a.account_id, a.session IS NOT NULL AS has_session, a.user_id, a.username, a.name, a.state, a.reason,
           a.state_at, a.dialogs, a.seen_at, a.flood_until,
           (SELECT count(*) FROM telegram_assignments s WHERE s.account_id = a.account_id) AS chats
    FROM telegram_accounts a
"""


async def all(connection: Connection) -> list[StoredAccount]:  # noqa: A001 - read as accounts.all
    """Every account, by id."""
    cursor = await connection.execute(f"{_ACCOUNTS} ORDER BY account_id".encode())
    return [StoredAccount.model_validate(row) async for row in cursor]


async def get(connection: Connection, account_id: str) -> StoredAccount | None:
    cursor = await connection.execute(f"{_ACCOUNTS} WHERE account_id = %s".encode(), (account_id,))
    row = await cursor.fetchone()
    return None if row is None else StoredAccount.model_validate(row)


async def ensure(connection: Connection, account_id: str) -> None:
    """Makes an account known whose session comes from elsewhere."""
    await connection.execute(
        "INSERT INTO telegram_accounts (account_id) VALUES (%s) ON CONFLICT DO NOTHING",
        (account_id,),
    )


async def with_session(connection: Connection) -> list[str]:
    """Ids of the accounts that have one."""
    cursor = await connection.execute(
        "SELECT account_id FROM telegram_accounts WHERE session IS NOT NULL ORDER BY account_id"
    )
    return [str(row["account_id"]) async for row in cursor]


async def session(
    connection: Connection, account_id: str, *, to_change: bool = False
) -> str | None:
    """The encrypted session.

    Args:
        connection: in a transaction, if it is to be changed.
        account_id: whose.
        to_change: nobody else changes it until the transaction ends.
    """
    lock = b" FOR UPDATE" if to_change else b""
    cursor = await connection.execute(
        b"SELECT session FROM telegram_accounts WHERE account_id = %s" + lock, (account_id,)
    )
    row = await cursor.fetchone()
    return None if row is None else row["session"]


async def keep_session(
    connection: Connection, account_id: str, token: str, *, anew: bool = True
) -> None:
    """Stores an encrypted session; `anew`: it is another one, that nobody has refused yet."""
    await connection.execute(
        """
        INSERT INTO telegram_accounts AS known (account_id, session, session_at)
        VALUES (%(id)s, %(token)s, now())
        ON CONFLICT (account_id) DO UPDATE SET session = EXCLUDED.session,
            session_at = CASE WHEN %(anew)s THEN now() ELSE known.session_at END,
            state = CASE WHEN %(anew)s THEN 'new' ELSE known.state END,
            reason = CASE WHEN %(anew)s THEN NULL ELSE known.reason END,
            state_at = CASE WHEN %(anew)s THEN now() ELSE known.state_at END
        """,
        {"id": account_id, "token": token, "anew": anew},
    )


async def works(
    connection: Connection, account_id: str, *, user_id: int, username: str | None, name: str
) -> None:
    """Telegram has taken the session, and told who it belongs to."""
    await connection.execute(
        """
        INSERT INTO telegram_accounts AS known (account_id, user_id, username, name, state)
        VALUES (%(id)s, %(user_id)s, %(username)s, %(name)s, 'ready')
        ON CONFLICT (account_id) DO UPDATE SET user_id = EXCLUDED.user_id, username = EXCLUDED.username,
            name = EXCLUDED.name, state = 'ready', reason = NULL,
            state_at = CASE WHEN known.state = 'ready' THEN known.state_at ELSE now() END
        """,
        {"id": account_id, "user_id": user_id, "username": username, "name": name},
    )


async def refuse(connection: Connection, account_id: str, state: Refused, reason: str) -> bool:
    """Telegram takes the session no more; whether that is news."""
    cursor = await connection.execute(
        """
        INSERT INTO telegram_accounts AS known (account_id, state, reason) VALUES (%s, %s, %s)
        ON CONFLICT (account_id) DO UPDATE SET state = EXCLUDED.state, reason = EXCLUDED.reason, state_at = now()
        WHERE known.state <> EXCLUDED.state
        """,
        (account_id, state, reason),
    )
    return cursor.rowcount > 0


async def alive(connection: Connection, account_id: str) -> None:
    """A sign of life of its reader."""
    await connection.execute(
        "UPDATE telegram_accounts SET seen_at = now() WHERE account_id = %s", (account_id,)
    )


async def counted(connection: Connection, account_id: str, dialogs: int) -> None:
    """So many dialogs it has."""
    await connection.execute(
        "UPDATE telegram_accounts SET dialogs = %s WHERE account_id = %s", (dialogs, account_id)
    )


async def flooded(connection: Connection, account_id: str, until: datetime) -> None:
    """Telegram has told it to ask nothing until then."""
    await connection.execute(
        "UPDATE telegram_accounts SET flood_until = %s WHERE account_id = %s", (until, account_id)
    )
