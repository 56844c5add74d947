"""What a message says, as HTML for Telegram and within its limits.

A cut is made in plain text and escaped afterwards: https://core.telegram.org/bots/api#html-style
"""

from __future__ import annotations

from html import escape

from homing.i18n import catalogue
from homing.storage.morning_reports import OutgoingReport
from homing.storage.notifications import OutgoingNotification
from homing.storage.outgoing import Outgoing, OutgoingDigest
from homing.storage.telegram.outgoing_signals import OutgoingSignal
from homing_workers.deliver import report as reports
from homing_workers.deliver import signal as signals
from homing_workers.deliver.facts import age, change, facts, headline, late, place, price
from homing_workers.deliver.telegram.text import TEXT_UNITS, cut, units
from homing_workers.deliver.words import TWICE

_TITLE_UNITS, _LINE_UNITS = 250, 150

#: Of a home's name above the buttons of an album, and in a digest.
_NAME_UNITS = 80


def alert(message: Outgoing, limit: int) -> str:
    """The whole alert; the description takes what room the rest leaves."""
    say = catalogue(message.language)
    top = [headline(message, say), cut(message.title, _TITLE_UNITS)]
    middle = _short(
        change(message, say) or price(message, say),
        facts(message, say),
        place(message),
        age(message, say),
    )
    wanted = ", ".join(message.searches)
    found_by = say("Found by: {searches}", searches=wanted) if wanted else ""
    twice = say(TWICE) if message.maybe_sent else ""
    bottom = _short(found_by, late(message, say), twice)
    used = sum(units(line) + 1 for line in (*top, *middle, *bottom)) + 2
    described = cut(" ".join((message.description or "").split()), limit - used)
    lines = [
        _plain(top[0]),
        f"<b>{_plain(top[1])}</b>",
        *map(_plain, middle),
        *(["", _plain(described)] if described else []),
        *(f"<i>{_plain(line)}</i>" for line in bottom),
    ]
    return "\n".join(lines)


def name(message: Outgoing) -> str:
    """The home in one line, above the buttons that an album cannot have."""
    return f"⬆️ {_plain(cut(message.title, _NAME_UNITS))}"


def digest(message: OutgoingDigest) -> str:
    """Several alerts, oldest first, each in a few lines; the last line counts those that found no room."""
    say = catalogue(message.language)
    twice = [say(TWICE)] if message.maybe_sent else []
    more = say("And {n} more", n=len(message.alerts))
    title = say("News of your searches")
    room = TEXT_UNITS - sum(units(line) + 2 for line in (title, more, *twice))
    told: list[str] = []
    for one in message.alerts:
        lines = _item(one)
        room -= sum(units(line) + 1 for line in lines) + 1
        if room < 0:
            break
        told.append(_linked(one, lines))
    if left := len(message.alerts) - len(told):
        told.append(say("And {n} more", n=left))
    return "\n\n".join([f"<b>{_plain(title)}</b>", *told, *(f"<i>{one}</i>" for one in twice)])


def report(message: OutgoingReport, zone: str) -> str:
    """A report as a text with columns; lines that do not fit are left out at the end."""
    notes = "".join(f"\n{line}" for line in reports.notes(message))
    table = cut(reports.table(message, zone), TEXT_UNITS - units(notes))
    return f"<pre>{_plain(table)}</pre>{_plain(notes)}"


def signal(message: OutgoingSignal) -> str:
    """A message of a chat, with where it is from above it."""
    channel, *about = [cut(line, _TITLE_UNITS) for line in signals.lines(message)]
    notes = signals.notes(message)
    used = sum(units(line) + 2 for line in (channel, *about, *notes)) + 6
    text = cut(message.message.text.strip() or signals.NO_TEXT, TEXT_UNITS - used)
    lines = [f"🔔 <b>{_plain(channel)}</b>", *map(_plain, about), "", _plain(text)]
    return "\n".join(
        [*lines, *(["", *(f"<i>{_plain(note)}</i>" for note in notes)] if notes else [])]
    )


def notification(message: OutgoingNotification) -> str:
    """Title and text of a message that is about no event."""
    title = cut(message.title, _TITLE_UNITS)
    twice = catalogue(message.language)(TWICE) if message.maybe_sent else ""
    text = cut(message.message, TEXT_UNITS - units(title) - units(twice) - 3)
    lines = [f"<b>{_plain(title)}</b>", "", _plain(text)]
    return "\n".join([*lines, *([f"<i>{_plain(twice)}</i>"] if twice else [])])


def _item(message: Outgoing) -> list[str]:
    say = catalogue(message.language)
    top = f"{headline(message, say)}: {cut(message.title, _NAME_UNITS)}"
    about = " · ".join(filter(None, (price(message, say), facts(message, say))))
    return [top, *_short(about, place(message), late(message, say))]


def _linked(message: Outgoing, lines: list[str]) -> str:
    first = f'<a href="{escape(message.url)}">{_plain(lines[0])}</a>'
    return "\n".join([first, *map(_plain, lines[1:])])


def _short(*lines: str) -> list[str]:
    return [cut(line, _LINE_UNITS) for line in lines if line]


def _plain(text: str) -> str:
    return escape(text, quote=False)
