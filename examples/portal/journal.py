"""Who asked for what, and when, so that politeness can be checked."""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

#: Requests that are remembered; older ones are forgotten.
_LENGTH = 100_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    site: str
    method: str
    #: With the query string.
    path: str
    #: 0 where the client went away before the answer was complete.
    status: int
    user_agent: str
    at: datetime


class Journal:
    """Requests in the order of their arrival, those to `/_...` left out."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_LENGTH)

    def as_json(self, site: str | None) -> list[dict[str, Any]]:
        """Entries of a site, or of all."""
        return [
            asdict(entry) | {"at": entry.at.isoformat()}
            for entry in self._entries
            if site in (None, entry.site)
        ]

    def clear(self) -> None:
        """Forgets all."""
        self._entries.clear()

    def middleware(self, site: str) -> Any:
        """Writes each request of the site down once it was answered."""

        @web.middleware
        async def note(request: web.Request, handler: Handler) -> web.StreamResponse:
            at = datetime.now(UTC)
            status = 0
            try:
                response = await handler(request)
                status = response.status
                return response
            except web.HTTPException as error:
                status = error.status
                raise
            finally:
                self._note(site, request, status, at)

        return note

    def _note(self, site: str, request: web.Request, status: int, at: datetime) -> None:
        if request.path.startswith("/_"):
            return
        self._entries.append(
            Entry(
                site=site,
                method=request.method,
                path=request.path_qs,
                status=status,
                user_agent=request.headers.get("User-Agent", ""),
                at=at,
            )
        )
