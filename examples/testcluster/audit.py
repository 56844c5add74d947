"""Who wrote what: the API server's audit log, read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_WRITES = frozenset({"create", "update", "patch", "delete", "deletecollection"})

#: Renewed every few seconds by whoever leads; not a sign of work.
LEASES = frozenset({"leases"})

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
    #: RFC 3339, UTC.
    at: str


class Audit:
    """The log of one API server."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def mark(self) -> int:
        """Where the log ends now; `writes(since=...)` starts there."""
        return self._path.stat().st_size if self._path.exists() else 0

    def writes(
        self,
        user: str | None = None,
        *,
        since: int = 0,
        namespace: str | None = None,
        besides: frozenset[str] = LEASES,
    ) -> list[Write]:
        """Requests that store, oldest first, those included that were refused.

        Args:
            user: whose; None is everybody's. Of a service account `system:serviceaccount:<namespace>:<name>`.
            since: what `mark` told.
            namespace: where; None is everywhere.
            besides: resources that do not count.
        """
        return [
            write
            for write in self._read(since)
            if user in (None, write.user)
            and namespace in (None, write.namespace)
            and write.resource.partition("/")[0] not in besides
        ]

    def _read(self, since: int) -> Iterator[Write]:
        with self._path.open("rb") as log:
            log.seek(since)
            whole = (line for line in log if line.endswith(b"\n"))
            for event in map(json.loads, whole):
                if event["verb"] in _WRITES and "objectRef" in event:
                    yield from _write(event)


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
        at=event["requestReceivedTimestamp"],
    )
