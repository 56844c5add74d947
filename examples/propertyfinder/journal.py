"""Who asked for what: counts and times, so that tests can tell a polite reader from another."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

#: Requests that are remembered; older ones are forgotten.
_LENGTH = 100_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    method: str
    #: With the query string.
    path: str
    #: 0 where the client went away before the answer was complete.
    status: int
    #: On a clock that starts anywhere, in seconds.
    started: float
    ended: float


class Journal:
    """Requests in the order of their answers, those to `/_...` left out."""

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque(maxlen=_LENGTH)
        #: Requests that were being answered at the same time, at most.
        self.most_at_once = 0
        self._now = 0

    def asked(self, prefix: str = "/", status: int | None = None) -> list[Entry]:
        """Entries of paths that begin so, with a status or with any."""
        return [
            entry
            for entry in self.entries
            if entry.path.startswith(prefix) and status in (None, entry.status)
        ]

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(entry) for entry in self.entries]

    def clear(self) -> None:
        """Forgets all."""
        self.entries.clear()
        self.most_at_once = 0

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Writes each request down once it was answered."""
        if request.path.startswith("/_"):
            return await handler(request)
        started, status = time.monotonic(), 0
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        try:
            response = await handler(request)
            status = response.status
            return response
        except web.HTTPException as error:
            status = error.status
            raise
        finally:
            self._now -= 1
            self._note(request, status, started)

    def _note(self, request: web.Request, status: int, started: float) -> None:
        self.entries.append(
            Entry(
                method=request.method,
                path=request.path_qs,
                status=status,
                started=started,
                ended=time.monotonic(),
            )
        )
