"""Alerts and ended runs as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal

from homing.models.kinds import EventKind, PricePeriod, RunOutcome
from homing.storage.feed import Alert, EndedRun, Note

_BOLD, _DIM, _GREEN, _RED, _YELLOW = "1", "2", "32", "31", "33"

_WORDS = {
    EventKind.NEW: ("new", _GREEN),
    EventKind.PRICE_CHANGED: ("price", _YELLOW),
    EventKind.UPDATED: ("updated", _YELLOW),
    EventKind.REMOVED: ("gone", _RED),
    EventKind.SOLD: ("sold", _RED),
    EventKind.RELISTED: ("again", _GREEN),
}


@dataclass(frozen=True)
class Style:
    """How lines are made: for a terminal with colours and two lines an alert, or plain; and where links lead."""

    colours: bool
    base_url: str
    #: None is the zone of this machine.
    zone: tzinfo | None = None

    def alert(self, alert: Alert) -> str:
        """Time, what happened, title, price, size, place, searches and link."""
        word, colour = _WORDS[alert.event]
        facts = " · ".join([self._paint(_safe(alert.title), _BOLD), *_facts(alert)])
        searches = self._paint(f"[{_safe(', '.join(alert.searches))}]", _DIM)
        link = f"{self.base_url}/listings/{alert.listing_id}"
        moment, mark = self._time(alert.at), self._paint(f"{word:<7}", colour)
        break_ = "\n" + " " * 10 if self.colours else "  "
        return f"{moment}  {mark}  {facts}{break_}{searches}  {link}"

    def note(self, note: Note) -> str:
        """Time, title and message, without its line breaks."""
        text = " ".join(note.message.split())
        mark = self._paint(f"{'message':<7}", _GREEN)
        return (
            f"{self._time(note.at)}  {mark}  {self._paint(_safe(note.title), _BOLD)}  {_safe(text)}"
        )

    def run(self, run: EndedRun) -> str:
        """Time, source, how it ended, and what it found."""
        colour = _DIM if run.outcome is RunOutcome.SUCCEEDED else _RED
        seconds = (run.finished_at - run.started_at).total_seconds()
        parts = [f"source {run.source} {run.outcome} in {seconds:.1f} s", *_counts(run)]
        if run.errors:
            parts.append(_safe(run.errors[0][:200]))
        return f"{self._time(run.finished_at)}  {self._paint(' · '.join(parts), colour)}"

    def _time(self, moment: datetime) -> str:
        return self._paint(f"{moment.astimezone(self.zone):%H:%M:%S}", _DIM)

    def _paint(self, text: str, colour: str) -> str:
        return f"\033[{colour}m{text}\033[0m" if self.colours else text


def _facts(alert: Alert) -> Iterable[str]:
    if alert.price is not None:
        yield _price(alert)
    if alert.rooms is not None:
        yield _rooms(alert.rooms)
    if alert.area_total is not None:
        yield f"{_number(alert.area_total)} m²"
    if place := ", ".join(filter(None, [alert.city, alert.district])):
        yield _safe(place)


def _safe(text: str) -> str:
    """Without what a terminal would obey: the text comes from a stranger's page."""
    return "".join(letter for letter in text if letter.isprintable())


def _rooms(number: Decimal) -> str:
    words = {Decimal(0): "studio", Decimal(1): "1 room"}
    return words.get(number, f"{_number(number)} rooms")


def _price(alert: Alert) -> str:
    period = alert.price_period
    per = "" if period in (None, PricePeriod.TOTAL) else f"/{period}"
    # A price on the card is that of the event, even if it has changed once more since.
    price = alert.new_price if alert.new_price is not None else alert.price
    before = f"{_number(alert.old_price)} → " if alert.old_price is not None else ""
    return f"{before}{_number(price or Decimal(0))} {alert.currency}{per}"


def _number(value: Decimal) -> str:
    whole = value == value.to_integral_value()
    return (
        f"{value:,.0f}".replace(",", " ") if whole else f"{value.normalize():,f}".replace(",", " ")
    )


def _counts(run: EndedRun) -> Iterable[str]:
    names = ("found", "new", "price_changed", "updated", "relisted", "removed", "sold", "rejected")
    for name in names:
        if number := getattr(run.counts, name):
            yield f"{number} {name.replace('_', ' ')}"
