"""The part of a message's trace in which something follows from its class: message -> classified -> signal or listing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from homing.models.message import Message
from homing.models.message_class import MessageClass
from homing.telemetry import traces


@contextmanager
def following(
    name: str, message: Message, found: MessageClass, **attributes: str
) -> Iterator[None]:
    """A span of what follows, in the trace of the message, where it has one.

    Classes are found for many messages at once: the span of that is a link then, since it belongs to none of them alone.
    """
    batch = traces.traceparent() if message.traceparent else None
    told: traces.Attributes = {
        "homing.chat": message.chat_id,
        "homing.message": message.message_id,
        "homing.intents": ",".join(found.intents),
        "homing.urgency": found.urgency_score,
    }
    with (
        traces.span("classified", parent=message.traceparent, links=[batch], attributes=told),
        traces.span(name, attributes={f"homing.{key}": value for key, value in attributes.items()}),
    ):
        yield
