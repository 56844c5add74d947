"""What a text message says: what happened, the home in a few words, and a link."""

from __future__ import annotations

from homing.settings import Settings
from homing.storage.notifications import OutgoingNotification
from homing.storage.outgoing import Outgoing, OutgoingDigest
from homing_workers.deliver import report as reports
from homing_workers.deliver.facts import facts, place, price
from homing_workers.deliver.sender import Message
from homing_workers.deliver.sms.fitting import fitted
from homing_workers.deliver.words import Words, words


def body(message: Message, settings: Settings) -> str:
    """The whole text, within SMS_MAX_SEGMENTS."""
    lines, link = _parts(message, settings)
    return fitted(lines, link, segments=settings.sms_max_segments)


def _parts(message: Message, settings: Settings) -> tuple[list[str], str]:
    """Lines, the most important first, and a link."""
    match message:
        case Outgoing():
            return _alert(message, words(message.language)), _link(message, settings)
        case OutgoingDigest():
            return _digest(message, words(message.language)), f"{settings.public_url}/inbox"
        case OutgoingNotification():
            return [message.title, message.message, *_twice(message, words(message.language))], ""
        case _:
            return [reports.subject(message), *reports.notes(message)], ""


def _alert(message: Outgoing, say: Words) -> list[str]:
    title = f"{say.events[message.event]}: {message.title}"
    return [
        title,
        price(message, say),
        facts(message, say),
        place(message),
        *_twice(message, say),
    ]


def _digest(message: OutgoingDigest, say: Words) -> list[str]:
    lines = [f"{say.events[one.event]}: {one.title}" for one in message.alerts]
    return [f"Homing: {len(lines)}", *lines, *_twice(message, say)]


def _twice(message: Outgoing | OutgoingDigest | OutgoingNotification, say: Words) -> list[str]:
    return [say.maybe_twice] if message.maybe_sent else []


def _link(message: Outgoing, settings: Settings) -> str:
    """Our page, which has a short address; the source's where ours is not known outside."""
    if settings.public_url_variable is None:
        return message.url
    return f"{settings.public_url}/listings/{message.listing_id}"
