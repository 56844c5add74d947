"""The example portal, which the release's sources read."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from e2e.background import Background
from portal import testing
from portal.server import Options
from portal.testing import Running

#: Enough that every part of every site has some; nothing happens unless it is asked for.
_LISTINGS = 120


@dataclass(frozen=True)
class Published:
    """A new advert."""

    external_id: str
    #: Unix time in seconds.
    at: float


class Portal:
    """Three sites, as a test sees them."""

    def __init__(self, background: Background, host: str) -> None:
        self._background = background
        self._running: Running = background.enter(
            testing.running(Options(listings=_LISTINGS, tick=0, host=host))
        )

    def publish(self, site: str = "nestwell", **facts: Any) -> Published:
        """A new advert on a site.

        Args:
            site: nestwell, dakh or makon.
            facts: fields of its listing that are to be so, such as `price`.
        """
        return self._background.run(self._publish(site, facts))

    def requests(self, site: str, path: str = "") -> list[dict[str, Any]]:
        """What a site was asked for, oldest first, by the beginning of the path."""
        return self._background.run(self._requests(site, path))

    async def _publish(self, site: str, facts: dict[str, Any]) -> Published:
        advert = self._running.world(site).publish(**facts)
        return Published(advert.listing.external_id, time.time())

    async def _requests(self, site: str, path: str) -> list[dict[str, Any]]:
        found = self._running.portal.journal.as_json(site)
        return [one for one in found if one["path"].startswith(path)]
