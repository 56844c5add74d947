"""What a text message says: what happened, the home in a few words, and a link."""

from __future__ import annotations

from homing.i18n import Catalogue, catalogue
from homing.i18n.homes import EVENTS
from homing.settings import Settings
from homing.storage.notifications import OutgoingNotification
from homing.storage.outgoing import Outgoing, OutgoingDigest
from homing.storage.telegram.outgoing_signals import OutgoingSignal
from homing_workers.deliver import report as reports
from homing_workers.deliver import signal as signals
from homing_workers.deliver.facts import facts, place, price
from homing_workers.deliver.sender import Message
from homing_workers.deliver.sms.fitting import fitted, plain
from homing_workers.deliver.words import TWICE


def body(message: Message, settings: Settings) -> str:
    """The whole text, within SMS_MAX_SEGMENTS."""
    lines, link = _parts(message, settings)
    return fitted(lines, link, segments=settings.sms_max_segments)


def _parts(message: Message, settings: Settings) -> tuple[list[str], str]:
    """Lines, the most important first, and a link."""
    match message:
        case Outgoing():
            return _alert(message, catalogue(message.language)), _link(message, settings)
        case OutgoingDigest():
            return _digest(message, catalogue(message.language)), f"{settings.public_url}/inbox"
        case OutgoingNotification():
            # One text: of a long message, its beginning is worth more than its title alone.
            text = f"{plain(message.title)}\n{plain(message.message)}"
            return [_marked(text, message, catalogue(message.language))], ""
        case OutgoingSignal():
            return [signals.subject(message), message.message.text], message.message.url
        case _:
            return [reports.subject(message), *reports.notes(message)], ""


def _alert(message: Outgoing, say: Catalogue) -> list[str]:
    title = plain(f"{say(EVENTS[message.event])}: {message.title}")
    return [
        _marked(title, message, say),
        price(message, say),
        facts(message, say),
        place(message),
    ]


def _digest(message: OutgoingDigest, say: Catalogue) -> list[str]:
    lines = [f"{say(EVENTS[one.event])}: {one.title}" for one in message.alerts]
    return [_marked(f"Homing: {len(lines)}", message, say), *lines]


def _marked(
    text: str, message: Outgoing | OutgoingDigest | OutgoingNotification, say: Catalogue
) -> str:
    """With the mark of a possible second copy before it, where nothing is cut."""
    return f"{say(TWICE)}\n{text}" if message.maybe_sent else text


def _link(message: Outgoing, settings: Settings) -> str:
    """Our page, which has a short address; the source's where ours is not known outside."""
    if settings.public_url_variable is None:
        return message.url
    return f"{settings.public_url}/listings/{message.listing_id}"
