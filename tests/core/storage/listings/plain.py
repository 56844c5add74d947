"""What storage must do, said again in plain Python: slow, simple, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from homing.models.kinds import EventKind, Status
from homing.models.listing import Listing

LIVE = (Status.AVAILABLE, Status.PRESALE)

#: External id, kind, old price, new price.
Told = tuple[str, EventKind, object, object]


@dataclass
class Row:
    listing: Listing
    status: Status
    missed: int = 0
    seen_in: int = 0


@dataclass
class Plain:
    """One source."""

    run: int = 0
    rows: dict[str, Row] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)

    def see(self, adverts: Sequence[Listing]) -> None:
        for listing in {advert.external_id: advert for advert in adverts}.values():
            self._see(listing)

    def touch(self, external_ids: Iterable[str]) -> None:
        for external_id in external_ids:
            if row := self.rows.get(external_id):
                row.missed, row.seen_in = 0, self.run

    def miss(self, missing_runs: int) -> None:
        for external_id, row in sorted(self.rows.items()):
            if row.status in LIVE and row.seen_in < self.run:
                row.missed += 1
                if row.missed >= missing_runs:
                    self._remove(external_id)

    def lose(self, external_ids: Iterable[str]) -> None:
        for external_id in sorted(set(external_ids)):
            if external_id in self.rows and self.rows[external_id].status in LIVE:
                self._remove(external_id)

    def _see(self, listing: Listing) -> None:
        known = self.rows.get(listing.external_id)
        if kind := _kind(known, listing):
            prices: tuple[object, object] = (None, None)
            if known and kind is EventKind.PRICE_CHANGED:
                prices = (known.listing.price, listing.price)
            self.told.append((listing.external_id, kind, *prices))
        self.rows[listing.external_id] = Row(listing, listing.status, seen_in=self.run)

    def _remove(self, external_id: str) -> None:
        self.rows[external_id].status = Status.REMOVED
        self.told.append((external_id, EventKind.REMOVED, None, None))


def _kind(known: Row | None, listing: Listing) -> EventKind | None:
    was, now = known.status if known else None, listing.status
    if now not in LIVE:
        if was is not now:
            return EventKind(now)
    elif was is None:
        return EventKind.NEW
    elif was not in LIVE:
        return EventKind.RELISTED
    return _edit(known.listing, listing) if known else None


def _edit(before: Listing, after: Listing) -> EventKind | None:
    if before == after:
        return None
    both = before.price is not None and after.price is not None
    if both and (before.price, before.currency) != (after.price, after.currency):
        return EventKind.PRICE_CHANGED
    return EventKind.UPDATED
