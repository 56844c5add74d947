"""Which cards of a list page a run has not had yet, and whether the walk goes round in a circle."""

from __future__ import annotations

from collections.abc import Sequence

from homing_workers.scrape.cards import Card


class Intake:
    """Lets each advert of a run pass once, and not more adverts than the limit."""

    def __init__(self, limit: int) -> None:
        self._seen: set[str] = set()
        self._of_this_start: set[str] = set()
        self.left = limit
        #: An advert was left out because of the limit.
        self.cut = False

    def begin(self) -> None:
        """Begins with another start URL, whose pages may show again what other ones did."""
        self._of_this_start = set()

    def is_circle(self, cards: Sequence[Card]) -> bool:
        """Whether this start URL has shown all of these before: sites answer so behind the last page."""
        ids = {card.external_id for card in cards if card.external_id}
        known = bool(ids) and ids <= self._of_this_start
        self._of_this_start |= ids
        return known

    def take(self, cards: Sequence[Card]) -> list[Card]:
        """The cards that are new to this run, as far as the limit allows."""
        fresh = [card for card in cards if self._first(card)]
        self.cut = self.cut or len(fresh) > self.left
        taken = fresh[: self.left]
        self.left -= len(taken)
        return taken

    def _first(self, card: Card) -> bool:
        if card.external_id is None:
            return True
        first = card.external_id not in self._seen
        self._seen.add(card.external_id)
        return first
