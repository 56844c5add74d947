"""Sorts the cards of a list page: which are looked at, and which are as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from homing.models.kinds import Status
from homing.models.source import ScrapeSource
from homing.storage.listings import Known
from homing_workers.scrape.cards import Card
from homing_workers.scrape.fetch import Validators


@dataclass(frozen=True)
class Triage:
    """The cards of one list page."""

    known: Mapping[str, Known]
    visit: Sequence[Card]
    #: External ids of known adverts that look as they did and were read lately.
    touch: Sequence[str]
    #: Something on the page is new, or differs from last time.
    news: bool

    def validators(self, card: Card) -> Validators | None:
        """Those of the advert's own page, where the card looks as it did when that was read.

        A card that differs may lead to another page, and is to be merged with a page that is there to be read.
        """
        known = self.known.get(card.external_id or "")
        if known is None or _is_news(card, known):
            return None
        return Validators(known.detail_etag, known.detail_modified) or None


def triage(source: ScrapeSource, cards: Sequence[Card], known: Mapping[str, Known]) -> Triage:
    """Sorts cards by what is known of their adverts."""
    detail = source.spec.block.detail
    stale_before = datetime.now(UTC) - timedelta(seconds=detail.refresh_seconds) if detail else None
    visit: list[Card] = []
    touch: list[str] = []
    for card in cards:
        match = known.get(card.external_id or "")
        if match is not None and card.external_id and _is_fresh(card, match, stale_before):
            touch.append(card.external_id)
        else:
            visit.append(card)
    news = any(_is_news(card, known.get(card.external_id or "")) for card in visit)
    return Triage(known, visit, touch, news)


def _is_news(card: Card, known: Known | None) -> bool:
    return known is None or known.card_hash != card.hash or known.status == Status.REMOVED


def _is_fresh(card: Card, known: Known, stale_before: datetime | None) -> bool:
    if _is_news(card, known) or known.status == Status.SOLD:
        return False
    if stale_before is None:
        return True
    return known.detail_at is not None and known.detail_at > stale_before
