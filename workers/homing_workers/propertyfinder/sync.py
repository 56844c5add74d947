"""One sync of a Property Finder account."""

from __future__ import annotations

from collections.abc import Callable

from homing.models.run import RunResult
from homing.models.source import ScrapeSource
from homing.settings import Settings
from homing_workers.scrape.ports import Progress


async def run(
    source: ScrapeSource,
    settings: Settings,
    *,
    limit: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> RunResult:
    """Syncs users, listings and pictures once.

    Args:
        source: of type propertyFinder.
        settings: names database, Redis and image store, and the API where the source does not.
        limit: read no more listings than about this; the sync is then not complete.
        on_progress: told after each page of listings.

    Raises:
        AlreadyRunning: another run of this source is under way.
        SettingsError: no API, no credentials, no database, or pictures cannot be written.
    """
    raise NotImplementedError
