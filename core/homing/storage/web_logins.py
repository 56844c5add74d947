"""Logins in a browser: the bot gives a link, the link opens a session once. Of both only hashes are kept."""

from __future__ import annotations

import hashlib
import secrets

from psycopg.sql import SQL, Identifier

from homing.storage.database import Connection
from homing.storage.users import User

#: How long a link waits for its person.
LINK_SECONDS = 600

#: How long a session lasts.
SESSION_SECONDS = 30 * 86_400

#: Sessions of one person; another one ends the oldest.
MOST_SESSIONS = 10

_USER = SQL(", ").join(Identifier("users", name) for name in User.model_fields)


async def offer(connection: Connection, user_id: int) -> str:
    """The token of a new link, which ends the person's earlier one.

    Raises:
        psycopg.errors.ForeignKeyViolation: there is no such user.
    """
    token = _token()
    await connection.execute(
        """
        INSERT INTO login_links (user_id, token_hash, expires_at)
        VALUES (%(user)s, %(hash)s, now() + make_interval(secs => %(seconds)s))
        ON CONFLICT (user_id) DO UPDATE
        SET token_hash = EXCLUDED.token_hash, created_at = now(), expires_at = EXCLUDED.expires_at
        """,
        {"user": user_id, "hash": _hash(token), "seconds": LINK_SECONDS},
    )
    return token


async def offered(connection: Connection, token: str) -> User | None:
    """Whom a link logs in; None where it is used, too old, or none of ours. It stays as it is."""
    return await _user(
        connection,
        "JOIN login_links ON user_id = users.id WHERE token_hash = %s AND expires_at > now()",
        token,
    )


async def accept(connection: Connection, token: str) -> str | None:
    """Uses a link up, in a transaction: the token of a new session; None as for `offered`."""
    cursor = await connection.execute(
        "DELETE FROM login_links WHERE token_hash = %s AND expires_at > now() RETURNING user_id",
        (_hash(token),),
    )
    row = await cursor.fetchone()
    return None if row is None else await _begin(connection, row["user_id"])


async def user_of(connection: Connection, session: str) -> User | None:
    """Whose session it is; None where it has ended."""
    return await _user(
        connection,
        "JOIN web_sessions ON user_id = users.id WHERE token_hash = %s AND expires_at > now()",
        session,
    )


async def end(connection: Connection, session: str) -> None:
    """Ends a session, if there is one."""
    await connection.execute("DELETE FROM web_sessions WHERE token_hash = %s", (_hash(session),))


async def drop(connection: Connection, *, days: int, limit: int) -> int:
    """Removes at most so many sessions that ended so long ago; returns how many. Their people's old links go, too."""
    cursor = await connection.execute(
        """
        WITH old AS (
            DELETE FROM web_sessions WHERE id IN (
                SELECT id FROM web_sessions WHERE expires_at < now() - make_interval(days => %s)
                ORDER BY expires_at LIMIT %s)
            RETURNING user_id),
        links AS (DELETE FROM login_links WHERE expires_at < now() AND user_id IN (SELECT user_id FROM old))
        SELECT count(*) AS n FROM old
        """,
        (days, limit),
    )
    row = await cursor.fetchone()
    return int(row["n"]) if row else 0


async def _begin(connection: Connection, user_id: int) -> str:
    session = _token()
    await connection.execute(
        """
        INSERT INTO web_sessions (token_hash, user_id, expires_at)
        VALUES (%s, %s, now() + make_interval(secs => %s))
        """,
        (_hash(session), user_id, SESSION_SECONDS),
    )
    await connection.execute(
        """
        DELETE FROM web_sessions WHERE id IN (
            SELECT id FROM web_sessions WHERE user_id = %s ORDER BY id DESC OFFSET %s)
        """,
        (user_id, MOST_SESSIONS),
    )
    return session


async def _user(connection: Connection, condition: str, token: str) -> User | None:
    query = SQL("SELECT {user} FROM users {condition}")
    cursor = await connection.execute(
        query.format(user=_USER, condition=SQL(condition)), (_hash(token),)
    )
    row = await cursor.fetchone()
    return None if row is None else User.model_validate(row)


def _token() -> str:
    return secrets.token_urlsafe(32)


def _hash(token: str) -> bytes:
    # Tokens are long and random, so a slow hash would protect nothing.
    return hashlib.sha256(token.encode(errors="replace")).digest()
