"""Adverts as a list page shows them: which one each is, and whether it looks as it did last time."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import timedelta

from homing import __version__
from homing.models.raw import RawItem, RawValue
from homing.models.source import ScrapeSource
from homing_workers.scrape.normalise import Context, Rejected, dates, links
from homing_workers.scrape.normalise.found import Found

#: "Five minutes ago" is another text at each look, and no news; "today at 12:30" is, and so is 2026-11-21.
_DATES = ("publishedAt", "updatedAt")
_A_WHILE = timedelta(minutes=7)

#: The identity of an advert depends on nothing but the advert.
_NOTHING = Context()


@dataclass(frozen=True)
class Card:
    """One advert on a list page."""

    item: RawItem
    #: The advert's identity within the source, or None where the card does not tell it.
    external_id: str | None
    #: The advert's own page, or None.
    link: str | None
    #: Of all that the card says.
    hash: bytes

    @property
    def url(self) -> str:
        """The advert's own page, else the page that the card stands on."""
        return self.link or self.item.base_url


class Reader:
    """Makes cards of what was extracted from the list pages of one source."""

    def __init__(self, source: ScrapeSource) -> None:
        self._salt = salt(source)
        spec = source.spec
        self._now = Context(
            defaults=spec.defaults, languages=spec.languages, time_zone=spec.time_zone
        )

    def card(self, item: RawItem) -> Card:
        """The card, with its identity as normalisation will see it."""
        found = Found(item, _NOTHING)
        digest = fingerprint(item, self._salt, self._now)
        try:
            address = links.url(found)
            external_id = links.external_id(found, address)
        except Rejected:
            return Card(item, None, None, digest)
        return Card(item, external_id, address if "url" in item.values else None, digest)


def salt(source: ScrapeSource) -> bytes:
    """Changes with whatever changes the meaning of an unchanged card: then all is read anew."""
    spec = source.spec
    parts = [
        __version__,
        spec.block.model_dump_json(include={"fields", "detail"}),
        json.dumps([spec.defaults, spec.languages, spec.time_zone], sort_keys=True),
    ]
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).digest()


def fingerprint(item: RawItem, salt: bytes, now: Context) -> bytes:
    """16 bytes that are equal where all that the card says is equal, drifting dates aside."""
    stable = {name: text for name, text in item.values.items() if name not in _DATES}
    stable |= {name: _moment(item.values[name], now) for name in _DATES if name in item.values}
    text = json.dumps([stable, item.attributes], sort_keys=True, ensure_ascii=False)
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=16, key=salt).digest()


def _moment(value: RawValue, now: Context) -> str:
    """The time that a text tells, or "" where it depends on when it is read."""
    text = str(value)
    moment = dates.read(text, now)
    later = dates.read(text, replace(now, now=now.now + _A_WHILE))
    return moment.isoformat() if moment is not None and moment == later else ""
