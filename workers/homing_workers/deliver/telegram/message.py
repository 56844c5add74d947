"""An alert as HTML for Telegram, within its limits.

Telegram counts UTF-16 code units of the text that is left when tags are read, so a cut is made
in plain text and escaped afterwards: https://core.telegram.org/bots/api#sendphoto
"""

from __future__ import annotations

from html import escape

from homing.storage.morning_reports import OutgoingReport
from homing.storage.outgoing import Outgoing
from homing_workers.deliver import report as reports
from homing_workers.deliver.facts import facts, headline, place, price
from homing_workers.deliver.words import words

CAPTION_UNITS = 1024
TEXT_UNITS = 4096

_TITLE_UNITS, _LINE_UNITS = 250, 150
_ELLIPSIS = "…"


def html(message: Outgoing, limit: int) -> str:
    """The whole message; the description takes what room the rest leaves."""
    say = words(message.language)
    top = [headline(message, say), cut(message.title, _TITLE_UNITS)]
    middle = [
        cut(line, _LINE_UNITS)
        for line in (price(message, say), facts(message, say), place(message))
        if line
    ]
    bottom = (
        [cut(f"{say.found_by}: {', '.join(message.searches)}", _LINE_UNITS)]
        if message.searches
        else []
    )
    if message.maybe_sent:
        bottom.append(say.maybe_twice)
    used = sum(units(line) + 1 for line in (*top, *middle, *bottom)) + 2
    described = cut(" ".join((message.description or "").split()), limit - used)
    lines = [
        escape(top[0], quote=False),
        f"<b>{escape(top[1], quote=False)}</b>",
        *(escape(line, quote=False) for line in middle),
        *(["", escape(described, quote=False)] if described else []),
        *(f"<i>{escape(line, quote=False)}</i>" for line in bottom),
    ]
    return "\n".join(lines)


def report_html(report: OutgoingReport, zone: str) -> str:
    """A report as a text with columns; lines that do not fit are left out at the end."""
    notes = "".join(f"\n{line}" for line in reports.notes(report))
    table = cut(reports.table(report, zone), TEXT_UNITS - units(notes))
    return f"<pre>{escape(table, quote=False)}</pre>{escape(notes, quote=False)}"


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The text, or its beginning with an ellipsis, in at most so many code units; at a word's end where near."""
    if units(text) <= limit:
        return text
    if limit < 1:
        return ""
    kept = text.encode("utf-16-le", "surrogatepass")[: (limit - 1) * 2].decode(
        "utf-16-le", "ignore"
    )
    shorter = kept.rsplit(None, 1)[0] if len(kept.split()) > 1 else kept
    return (shorter if len(shorter) > len(kept) * 0.8 else kept).rstrip() + _ELLIPSIS
