"""Agents: the people of sources, written by syncs, never deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from homing.models.agent import Agent
from homing.storage.database import Connection

_FIELDS = tuple(Agent.model_fields)
_COLUMNS = ", ".join(_FIELDS)

_WRITE = f"""
    INSERT INTO agents AS known (source_id, content_hash, {_COLUMNS})
    VALUES (%(source_id)s, %(content_hash)s, {", ".join(f"%({name})s" for name in _FIELDS)})
    ON CONFLICT (source_id, external_id) DO UPDATE SET updated_at = now(), content_hash = EXCLUDED.content_hash,
        {", ".join(f"{name} = EXCLUDED.{name}" for name in _FIELDS if name != "external_id")}
"""  # noqa: S608 - names only


@dataclass(frozen=True, slots=True)
class Written:
    """How many agents came, and how many changed."""

    created: int = 0
    updated: int = 0


async def store(connection: Connection, source_id: int, agents: Sequence[Agent]) -> Written:
    """Writes agents that are new or have changed; those that are as they were cost no write.

    Of several with one external id the last one counts.

    Args:
        connection: in the caller's transaction.
        source_id: the source that all of them are from.
        agents: of one page.
    """
    wanted = {agent.external_id: agent for agent in agents}
    hashes = await _hashes(connection, source_id, wanted)
    changed = [agent for name, agent in wanted.items() if hashes.get(name) != content_hash(agent)]
    async with connection.cursor() as cursor:
        await cursor.executemany(_WRITE, [_row(source_id, agent) for agent in changed])
    updated = sum(agent.external_id in hashes for agent in changed)
    return Written(len(changed) - updated, updated)


async def all_of(connection: Connection, source_id: int) -> list[Agent]:
    """The agents of a source, in the order in which they came."""
    cursor = await connection.execute(
        f"SELECT {_COLUMNS} FROM agents WHERE source_id = %s ORDER BY id",  # noqa: S608 - names only
        (source_id,),
    )
    return [Agent.model_construct(**row) async for row in cursor]


def content_hash(agent: Agent) -> bytes:
    """BLAKE2b, 16 bytes, of all that the source states; what it leaves out does not count."""
    stated = agent.model_dump_json(exclude_none=True)
    return hashlib.blake2b(stated.encode(errors="surrogatepass"), digest_size=16).digest()


async def _hashes(
    connection: Connection, source_id: int, external_ids: Iterable[str]
) -> dict[str, bytes]:
    cursor = await connection.execute(
        "SELECT external_id, content_hash FROM agents WHERE source_id = %s AND external_id = ANY (%s)",
        (source_id, list(external_ids)),
    )
    return {row["external_id"]: row["content_hash"] async for row in cursor}


def _row(source_id: int, agent: Agent) -> dict[str, object]:
    return {"source_id": source_id, "content_hash": content_hash(agent), **agent.model_dump()}
