"""How far a run goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from homing.models.listing import Listing
from homing.models.source import ScrapeSource
from homing.storage.crawls import History

_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Plan:
    """Where a walk ends before the last page."""

    #: Unknown adverts dated earlier are old news.
    horizon: datetime
    #: End at a page whose dated adverts are all older than the horizon.
    ends_at_horizon: bool
    #: End at a page that holds nothing new and nothing changed.
    ends_when_seen: bool
    #: Adverts of this run.
    limit: int

    @classmethod
    def of(
        cls,
        source: ScrapeSource,
        history: History,
        *,
        limit: int | None = None,
        backfill_days: int | None = None,
    ) -> Plan:
        """The plan of a run that starts now.

        Args:
            source: the declaration.
            history: of the source.
            limit: at most so many adverts, if given.
            backfill_days: go back so many days and no further, if given.
        """
        spec, block = source.spec, source.spec.block
        now = datetime.now(UTC)
        if backfill_days is None:
            horizon = history.since - timedelta(days=spec.backfill_days)
        else:
            horizon = now - timedelta(days=backfill_days)
        full = timedelta(seconds=block.full_crawl_seconds)
        due = history.last_full_at is None or now - history.last_full_at >= full
        return cls(
            horizon=horizon,
            ends_at_horizon=history.first or backfill_days is not None,
            ends_when_seen=block.stop_when_seen and not due and backfill_days is None,
            limit=min(limit or block.limits.max_listings, block.limits.max_listings),
        )

    def of_page(self, number: int) -> Plan:
        """The plan of the list page of that number: the first is taken whole, since what a site shows first is current."""
        return replace(self, horizon=_EVER) if number == 1 else self

    def is_old_news(self, listing: Listing) -> bool:
        """Whether the advert is dated, and before the horizon."""
        date = date_of(listing)
        return date is not None and date < self.horizon


def date_of(listing: Listing) -> datetime | None:
    """The last sign of life that the source tells: an old advert that is put up again is young."""
    dates = [date for date in (listing.published_at, listing.updated_at) if date is not None]
    return max(dates, default=None)
