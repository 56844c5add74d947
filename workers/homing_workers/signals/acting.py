"""What follows from a message's class: signals and listings, in the transaction that stores the class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from homing.models.kinds import Channel
from homing.models.message import Message
from homing.models.message_class import MessageClass
from homing.settings import Settings
from homing.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Acted:
    """What there is to do after the commit."""

    #: New deliveries by channel, for `homing_workers.jobs.wake`.
    deliveries: Mapping[Channel, list[int]] = field(default_factory=dict)
    #: New events of listings, for the queue `match`.
    events: list[int] = field(default_factory=list)


async def act(
    connection: Connection,
    classified: Sequence[tuple[Message, MessageClass | None]],
    loaded: Settings | None = None,
) -> Acted:
    """Writes signals with their deliveries, and listings with their events; safe to repeat.

    Args:
        connection: in the transaction that stores the classes.
        classified: messages with what was found; None: the message was withdrawn.
        loaded: None: the settings of the environment.
    """
    return Acted()
