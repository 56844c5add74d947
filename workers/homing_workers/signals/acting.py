"""What follows from a message's class: signals and listings, in the transaction that stores the class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from homing import settings
from homing.models.kinds import Channel
from homing.models.message import Message
from homing.models.message_class import MessageClass
from homing.settings import Settings
from homing.storage.database import Connection
from homing.storage.telegram import signals
from homing.telemetry import traces
from homing_workers.offers import spans, storing
from homing_workers.signals import files

Classified = Sequence[tuple[Message, MessageClass | None]]


@dataclass(frozen=True, slots=True)
class Acted:
    """What there is to do after the commit."""

    #: New deliveries by channel, for `homing_workers.jobs.wake`.
    deliveries: Mapping[Channel, list[int]] = field(default_factory=dict)
    #: New events of listings, for the queue `match`.
    events: list[int] = field(default_factory=list)


async def act(
    connection: Connection, classified: Classified, loaded: Settings | None = None
) -> Acted:
    """Writes signals with their deliveries, and listings with their events; safe to repeat.

    Args:
        connection: in the transaction that stores the classes.
        classified: messages with what was found; None: the message was withdrawn.
        loaded: None: the settings of the environment.
    """
    if not classified:
        return Acted()
    deliveries = await _signal(connection, classified, loaded or settings.load())
    events = await storing.store(connection, classified)
    return Acted({Channel.TELEGRAM: deliveries} if deliveries else {}, events)


async def _signal(connection: Connection, classified: Classified, loaded: Settings) -> list[int]:
    rules = await files.in_force(connection, loaded)
    told: list[tuple[Message, dict[str, str]]] = []
    begun: dict[int, str] = {}
    for message, found in classified:
        if found is None or message.deleted_at is not None:
            continue
        if targets := rules.targets(message, found, loaded.signals_bot_chat_id):
            told.append((message, targets))
            begun |= _begin(message, found, targets)
    # First, so that what is told now is not edited at once.
    edits = await signals.edit(connection, [message for message, _ in classified])
    return sorted(edits + await signals.create(connection, told, begun))


def _begin(message: Message, found: MessageClass, targets: Mapping[str, str]) -> dict[int, str]:
    """The span that deliveries of the message go on with."""
    with spans.following("signal", message, found, rule=next(iter(targets.values()))):
        begun = traces.traceparent()
    return {message.id: begun} if begun else {}
