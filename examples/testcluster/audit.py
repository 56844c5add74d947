"""Who wrote what: the API server's audit log, read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

_WRITES = frozenset({"create", "update", "patch", "delete", "deletecollection"})

#: Renewed every few seconds by whoever leads; not a sign of work.
LEASES = frozenset({"leases"})

#: Bytes of a line, at most.
_LONGEST = 1 << 16

#: Questions in the form of writes: nothing is stored.
_QUESTIONS = frozenset({"authentication.k8s.io", "authorization.k8s.io"})


@dataclass(frozen=True, kw_only=True)
class Write:
    """A request that stores, as it was answered."""

    user: str
    verb: str
    #: Plural; with the subresource, as in `scrapesources/status`.
    resource: str
    namespace: str
    name: str
    #: HTTP status of the answer.
    code: int
    user_agent: str
    #: When it was answered; Unix time in seconds.
    at: float


class Audit:
    """The log of one API server."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def mark(self) -> int:
        """Where the log ends now; `writes(since=...)` starts there."""
        if not self._path.exists():
            return 0
        with self._path.open("rb") as log:
            size = log.seek(0, os.SEEK_END)
            start = log.seek(max(size - _LONGEST, 0))
            # The last line may be under way.
            return start + log.read(size - start).rfind(b"\n") + 1

    def writes(
        self,
        user: str | None = None,
        *,
        since: int = 0,
        until: int | None = None,
        namespace: str | None = None,
        besides: frozenset[str] = LEASES,
    ) -> list[Write]:
        """Requests that store, oldest first, those included that were refused.

        Args:
            user: whose; None is everybody's. Of a service account `system:serviceaccount:<namespace>:<name>`.
            since: what `mark` told.
            until: what it told later.
            namespace: where; None is everywhere.
            besides: resources that do not count.
        """
        return [
            write
            for write in self._read(since, self.mark() if until is None else until)
            if user in (None, write.user)
            and namespace in (None, write.namespace)
            and write.resource.partition("/")[0] not in besides
        ]

    def _read(self, since: int, until: int) -> Iterator[Write]:
        with self._path.open("rb") as log:
            log.seek(since)
            for event in map(json.loads, log.read(until - since).splitlines()):
                if event["verb"] in _WRITES and "objectRef" in event:
                    yield from _write(event)


class Tail:
    """Reads on where it read last; for whoever asks again and again."""

    def __init__(self, audit: Audit, user: str) -> None:
        """Starts at the end of the log."""
        self._audit = audit
        self._user = user
        self._mark = audit.mark()

    def new(self) -> list[Write]:
        """The user's writes since the last call, oldest first."""
        since, self._mark = self._mark, self._audit.mark()
        return self._audit.writes(self._user, since=since, until=self._mark)


def _write(event: dict[str, Any]) -> Iterator[Write]:
    about = event["objectRef"]
    token = about.get("subresource") == "token"
    if token or about.get("apiGroup") in _QUESTIONS or "dryRun=" in event["requestURI"]:
        return
    resource = "/".join(filter(None, (about["resource"], about.get("subresource"))))
    yield Write(
        user=event["user"]["username"],
        verb=event["verb"],
        resource=resource,
        namespace=about.get("namespace", ""),
        name=about.get("name", ""),
        code=event.get("responseStatus", {}).get("code", 0),
        user_agent=event.get("userAgent", ""),
        at=datetime.fromisoformat(event["stageTimestamp"]).timestamp(),
    )
