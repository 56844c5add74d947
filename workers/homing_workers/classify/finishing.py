"""Classes are stored in one transaction with what follows from them: signals, listings, deliveries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog
from opentelemetry.trace import SpanKind
from psycopg import OperationalError

from homing.models.kinds import Channel
from homing.settings import Settings
from homing.storage.database import Connection
from homing.storage.telegram import waiting
from homing.storage.telegram.waiting import Found
from homing.telemetry import traces
from homing_workers.signals import acting
from homing_workers.signals.acting import Acted

_log = structlog.get_logger()


async def write(connection: Connection, settings: Settings, found: Sequence[Found]) -> Acted:
    """Stores and acts; a message that cannot be acted upon is set aside, and the others are done.

    Args:
        connection: of the database.
        settings: that say what follows from classes.
        found: about messages in hand.

    Returns:
        What there is to do after the commit.
    """
    try:
        return await _together(connection, settings, found)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 - one message must not hold up all others for ever
        if len(found) == 1:
            message = found[0].message
            _log.exception("A message cannot be acted upon", message=message.id)
            await waiting.set_aside(connection, message, f"{type(error).__name__}: {error}"[:500])
            return Acted()
    return _joined([await write(connection, settings, [one]) for one in found])


async def _together(connection: Connection, settings: Settings, found: Sequence[Found]) -> Acted:
    if not found:
        return Acted()
    links = [one.message.traceparent for one in found if one.message.traceparent]
    with traces.span("classify", links=links, kind=SpanKind.CONSUMER):
        async with connection.transaction():
            ours = await waiting.lock(connection, found)
            await waiting.store(connection, ours)
            return await acting.act(
                connection, [(one.message, one.found) for one in ours], settings
            )


async def told(tell: Callable[[Acted], None], acted: Acted) -> None:
    """Wakes others, if there is anything to do."""
    if acted.deliveries or acted.events:
        await asyncio.to_thread(tell, acted)


def _joined(parts: Sequence[Acted]) -> Acted:
    deliveries: dict[Channel, list[int]] = {}
    for part in parts:
        for channel, ids in part.deliveries.items():
            deliveries.setdefault(channel, []).extend(ids)
    return Acted(deliveries, [event for part in parts for event in part.events])
