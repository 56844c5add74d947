"""Plans anew who reads what, and makes it so: in one transaction, after which readers are told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import structlog
from redis import Redis
from redis.exceptions import RedisError

from homing.settings import Settings
from homing.storage import locks
from homing.storage.database import Connection
from homing.storage.telegram import assignment_plans, assignments
from homing.telegram import publication
from homing.telegram.assignment.case import Case, Chat, Weights
from homing.telegram.assignment.plan import Changes, Plan
from homing.telegram.assignment.planning import plan

_log = structlog.get_logger()

#: Changes that are named; of the others the number is told.
SAMPLES = 5


@dataclass(frozen=True)
class Reassigned:
    """What was planned, and how that differs from what was.

    Attributes:
        version: of the assignments; it grew if there are changes.
    """

    version: int
    plan: Plan
    changes: Changes


async def reassign(
    connection: Connection, redis: Redis, settings: Settings, reason: str
) -> Reassigned:
    """Brings the assignments up to date with members, wanted chats, accounts and measured rates.

    Several at once wait for each other. Redis may be away: readers find the change out by themselves.

    Args:
        connection: in autocommit mode.
        redis: used in a thread.
        settings: for the weights.
        reason: for the log.
    """
    weights = Weights(settings.weight_alpha, settings.weight_min)
    async with connection.transaction():
        await locks.until_commit(connection, "telegram assignments")
        done = await _plan_and_store(connection, weights)
    _tell(done, reason)
    if done.changes:
        await _publish(redis, done.version)
    return done


async def _plan_and_store(connection: Connection, weights: Weights) -> Reassigned:
    await assignment_plans.take_causes(connection)
    readers = await assignment_plans.readers(connection)
    chats = [Chat(*one) for one in await assignment_plans.wanted(connection)]
    held = await assignments.current(connection)
    case = Case(chats, frozenset(readers.ready), frozenset(readers.alive), held, weights)
    found = await asyncio.to_thread(plan, case)
    changes = found.changes(held)
    version = await _store(connection, changes)
    await assignment_plans.planned(
        connection,
        readers,
        wanted=found.wanted,
        assigned=len(found.accounts),
        imbalance=found.imbalance,
        moves=changes.moves,
    )
    return Reassigned(version, found, changes)


async def _store(connection: Connection, changes: Changes) -> int:
    if not changes:
        return (await assignment_plans.last(connection)).version
    removed = frozenset(changes.taken.keys() - changes.given.keys())
    return await assignments.change(connection, added=changes.given, removed=removed)


async def _publish(redis: Redis, version: int) -> None:
    try:
        await asyncio.to_thread(publication.publish, redis, version)
    except (RedisError, OSError) as error:
        _log.warning("Redis cannot tell readers of new assignments", reason=str(error).strip())


def _tell(done: Reassigned, reason: str) -> None:
    tell = _log.info if done.changes else _log.debug
    tell(
        "Assignments planned",
        reason=reason,
        version=done.version,
        chats=done.plan.wanted,
        coverage=round(done.plan.coverage, 4),
        imbalance=round(done.plan.imbalance, 4),
        moves=done.changes.moves,
        added=len(done.changes.given),
        removed=len(done.changes.taken),
        added_samples=samples(done.changes.given.items()),
        removed_samples=samples(done.changes.taken.items()),
    )


def samples(changes: Iterable[tuple[int, str]]) -> list[str]:
    """The first few, as people read them."""
    return [f"{chat_id} {account}" for chat_id, account in islice(changes, SAMPLES)]
