"""What an e-mail says: its subject, its HTML, its plain text and its pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from homing import reports as tables
from homing.i18n import Catalogue, catalogue
from homing.i18n.homes import EVENTS
from homing.images import ImageStore
from homing.settings import Settings
from homing.storage.morning_reports import OutgoingReport
from homing.storage.notifications import OutgoingNotification
from homing.storage.outgoing import Outgoing, OutgoingDigest
from homing.storage.telegram.outgoing_signals import OutgoingSignal
from homing_workers.deliver import report as reports
from homing_workers.deliver import signal as signals
from homing_workers.deliver.email import rendering
from homing_workers.deliver.email.cards import Card, card, cut
from homing_workers.deliver.email.pictures import LARGE, SMALL, Inline, Pictures
from homing_workers.deliver.sender import Message
from homing_workers.deliver.words import TWICE

_SUBJECT = 150

#: Alerts that a digest shows; some mail programs cut HTML of more than 100 kB.
_MOST = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An e-mail without its envelope."""

    subject: str
    html: str
    text: str
    pictures: tuple[Inline, ...] = ()


class Writer:
    """Writes letters."""

    def __init__(self, settings: Settings, images: ImageStore, domain: str) -> None:
        self._settings = settings
        self._images = images
        self._domain = domain

    async def letter(self, message: Message, unsubscribe: str | None) -> Letter:
        """The letter about a message; with a link to end all of them, where there is one."""
        match message:
            case Outgoing():
                return await self._alert(message, unsubscribe)
            case OutgoingDigest():
                return await self._digest(message, unsubscribe)
            case OutgoingNotification():
                return self._notification(message, unsubscribe)
            case OutgoingReport():
                return self._report(message)
            case OutgoingSignal():
                return self._signal(message)

    async def _alert(self, alert: Outgoing, unsubscribe: str | None) -> Letter:
        say = catalogue(alert.language)
        pictures = Pictures(self._images, self._domain)
        [shown] = await self._cards([alert], say, pictures, LARGE)
        subject = f"{say(EVENTS[alert.event])}: {shown.title}"
        if shown.price:
            subject = f"{cut(subject, _SUBJECT - len(shown.price) - 3)} · {shown.price}"
        values = {
            "cards": [shown],
            "preview": " · ".join(filter(None, (shown.price, shown.facts, shown.place))),
            **self._common(alert.language, alert.maybe_sent, unsubscribe),
        }
        return _letter("alert", subject, values, pictures.inline)

    async def _digest(self, digest: OutgoingDigest, unsubscribe: str | None) -> Letter:
        say = catalogue(digest.language)
        pictures = Pictures(self._images, self._domain)
        shown = await self._cards(digest.alerts[:_MOST], say, pictures, SMALL)
        left = len(digest.alerts) - len(shown)
        values = {
            "cards": shown,
            "more": say("And {n} more", n=left) if left else "",
            "inbox": f"{self._settings.public_url}/inbox",
            "preview": " · ".join(one.title for one in shown[:3]),
            **self._common(digest.language, digest.maybe_sent, unsubscribe),
        }
        return _letter(
            "digest", _counted(say("News of your searches"), digest), values, pictures.inline
        )

    def _notification(self, message: OutgoingNotification, unsubscribe: str | None) -> Letter:
        say = catalogue(message.language)
        values = {
            **self._common(message.language, message.maybe_sent, unsubscribe),
            "paragraphs": _paragraphs(message.message),
            "preview": cut(message.message, _SUBJECT),
            "why": say("You get this because you use Homing."),
        }
        return _letter("notification", message.title, values)

    def _signal(self, signal: OutgoingSignal) -> Letter:
        values = {
            **self._common("en", False, None),
            "paragraphs": _paragraphs(signals.whole(signal)),
            "preview": cut(signal.message.text, _SUBJECT),
            "why": "",
        }
        return _letter("notification", signals.subject(signal), values)

    def _report(self, report: OutgoingReport) -> Letter:
        zone = self._settings.time_zone
        names, *rows = [
            [cell.strip() for cell in row.split("|")] for row in tables.text(report.syncs, zone)
        ]
        values = {
            "names": names,
            "rows": rows,
            "table": reports.table(report, zone),
            "notes": reports.notes(report),
            "preview": "",
            **self._common("en", False, None),
            "why": "",
        }
        return _letter("report", reports.subject(report), values)

    async def _cards(
        self, alerts: Sequence[Outgoing], say: Catalogue, pictures: Pictures, width: int
    ) -> list[Card]:
        sources = await pictures.sources(alerts, width)
        site = self._settings.public_url
        return [
            card(one, say, home=f"{site}/listings/{one.listing_id}", picture=source)
            for one, source in zip(alerts, sources, strict=True)
        ]

    def _common(
        self, language: str, maybe_sent: bool, unsubscribe: str | None
    ) -> dict[str, object]:
        say = catalogue(language)
        return {
            "language": language,
            "say": say,
            "why": say("You get this because one of your searches in Homing found it."),
            "maybe_twice": say(TWICE) if maybe_sent else "",
            "unsubscribe": unsubscribe or "",
            "searches": f"{self._settings.public_url}/subscriptions",
        }


def _letter(
    template: str, subject: str, values: dict[str, object], pictures: Sequence[Inline] = ()
) -> Letter:
    line = cut(subject, _SUBJECT)
    told = values | {"subject": line}
    return Letter(
        subject=line,
        html=rendering.html(template, told),
        text=rendering.text(template, told),
        pictures=tuple(pictures),
    )


def _counted(title: str, digest: OutgoingDigest) -> str:
    return f"{title}: {len(digest.alerts)}"


def _paragraphs(text: str) -> list[list[str]]:
    """Lines, together where no empty line stands between them."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return [part.splitlines() for part in parts]
