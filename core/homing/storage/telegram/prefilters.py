"""Rules that classify messages without asking anybody: of sources, and the state of files."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from homing.models.base import Value
from homing.storage.database import Connection


class SourceRules(Value):
    """What a source says about messages of one of its chats; `rules` as in its declaration."""

    chat_id: int
    source_id: int
    source: str
    rules: dict[str, Any]


class FileState(Value):
    """A file of rules, as workers have last seen it.

    Attributes:
        checksum: of what `rules` was read from.
        rules: the last ones that could be read.
        problem: why the file cannot be read now; then `rules` still hold.
        slow: expressions that are put aside because they took too long.
    """

    path: str
    checksum: str | None = None
    rules: dict[str, Any] | None = None
    loaded_at: datetime | None = None
    problem: str | None = None
    problem_at: datetime | None = None
    slow: tuple[str, ...] = ()


async def of_chats(connection: Connection, chat_ids: Collection[int]) -> Sequence[SourceRules]:
    """Of the sources that want these chats and say anything."""
    cursor = await connection.execute(
        """
        SELECT chat_id, source_id, sources.name AS source, spec #> '{telegram,prefilter}' AS rules
        FROM telegram_wanted JOIN sources ON sources.id = source_id
        WHERE chat_id = ANY(%s) AND jsonb_typeof(spec #> '{telegram,prefilter}') = 'object'
        ORDER BY chat_id, source_id
        """,
        (sorted(chat_ids),),
    )
    return [SourceRules.model_validate(row) for row in await cursor.fetchall()]


async def state(connection: Connection, path: str) -> FileState | None:
    cursor = await connection.execute("SELECT * FROM prefilter_files WHERE path = %s", (path,))
    row = await cursor.fetchone()
    return None if row is None else FileState.model_validate(row)


async def states(connection: Connection) -> Sequence[FileState]:
    """Of all files that workers have read, for metrics and people."""
    cursor = await connection.execute("SELECT * FROM prefilter_files ORDER BY path")
    return [FileState.model_validate(row) for row in await cursor.fetchall()]


async def loaded(connection: Connection, path: str, checksum: str, rules: dict[str, Any]) -> None:
    """The file could be read."""
    await connection.execute(
        """
        INSERT INTO prefilter_files AS known (path, checksum, rules, loaded_at)
        VALUES (%(path)s, %(checksum)s, %(rules)s, now())
        ON CONFLICT (path) DO UPDATE SET checksum = EXCLUDED.checksum, rules = EXCLUDED.rules,
            loaded_at = CASE WHEN known.checksum = EXCLUDED.checksum THEN known.loaded_at ELSE now() END,
            slow = CASE WHEN known.checksum = EXCLUDED.checksum THEN known.slow ELSE '{}' END,
            problem = NULL, problem_at = NULL
        WHERE known.checksum IS DISTINCT FROM EXCLUDED.checksum OR known.problem IS NOT NULL
        """,
        {"path": path, "checksum": checksum, "rules": Jsonb(rules)},
    )


async def broken(connection: Connection, path: str, problem: str) -> None:
    """The file cannot be read; what could be read last stays."""
    await connection.execute(
        """
        INSERT INTO prefilter_files AS known (path, problem, problem_at) VALUES (%s, %s, now())
        ON CONFLICT (path) DO UPDATE SET problem = EXCLUDED.problem,
            problem_at = coalesce(known.problem_at, now())
        WHERE known.problem IS DISTINCT FROM EXCLUDED.problem
        """,
        (path, problem),
    )


async def too_slow(connection: Connection, path: str, patterns: Sequence[str]) -> None:
    """These expressions are put aside until the file changes."""
    await connection.execute(
        """
        UPDATE prefilter_files SET slow = ARRAY(SELECT DISTINCT unnest(slow || %s::text[]) ORDER BY 1)
        WHERE path = %s
        """,
        (list(patterns), path),
    )
