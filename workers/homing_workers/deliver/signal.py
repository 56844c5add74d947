"""What a signal says beside the message itself, as plain text; every channel uses it."""

from __future__ import annotations

from datetime import UTC, datetime

from homing.models.message import Message
from homing.models.message_class import DomainMention
from homing.storage.telegram.outgoing_signals import OutgoingSignal, OutgoingSignalEdit
from homing_workers.deliver.words import TWICE

NO_TEXT = "(no text)"


def subject(signal: OutgoingSignal) -> str:
    """What it is about, in one line."""
    return f"Signal: {channel(signal.message)}"


def lines(signal: OutgoingSignal) -> list[str]:
    """Channel; author and time; what was found about the message."""
    message = signal.message
    told = [channel(message), " · ".join(filter(None, (author(message), time(message.sent_at))))]
    return [*told, about] if (about := _about(signal)) else told


def notes(signal: OutgoingSignal) -> list[str]:
    """What stands below the text."""
    told: list[str] = []
    if signal.withdrawn:
        told.append("The message was deleted.")
    elif isinstance(signal, OutgoingSignalEdit) and signal.message.edited_at is not None:
        told.append(f"Edited {time(signal.message.edited_at)}.")
    return [*told, TWICE] if signal.maybe_sent else told


def whole(signal: OutgoingSignal) -> str:
    """All of it, with the link, where there are no buttons."""
    parts = ["\n".join(lines(signal)), signal.message.text or NO_TEXT, signal.message.url]
    return "\n\n".join([*parts, *notes(signal)])


def channel(message: Message) -> str:
    """Title and name of the chat, or its number where there is neither."""
    return _named(message.chat_title, message.chat_username) or str(message.chat_id)


def author(message: Message) -> str:
    """Name and username; empty where a channel itself writes."""
    return _named(message.author_name, message.author_username)


def time(at: datetime) -> str:
    """In UTC, and it says so."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _named(name: str, username: str | None) -> str:
    return " ".join(filter(None, (" ".join(name.split()), username and f"@{username}")))


def _about(signal: OutgoingSignal) -> str:
    urgency = f"urgency {signal.urgency_score} of 5" if signal.urgency_score else ""
    told = [*map(_words, signal.intents), *map(_domain, signal.domains), urgency]
    return " · ".join(filter(None, told))


def _domain(mention: DomainMention) -> str:
    inner = ", ".join(map(_words, mention.subcategories))
    return f"{_words(mention.domain)} ({inner})" if inner else _words(mention.domain)


def _words(name: str) -> str:
    """ "REPAIR_SERVICES" as people write it."""
    return name.replace("_", " ").lower()
