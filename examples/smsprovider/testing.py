"""A server for a test: on a free port."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from smsprovider import numbers, server
from smsprovider.faults import Fault
from smsprovider.journal import Entry
from smsprovider.server import Options, Server
from testserver import serving
from testserver.faults import FaultKind


@dataclass(frozen=True)
class Running:
    """A server that answers on a port of its own."""

    server: Server
    #: Without a slash at the end.
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """The settings of whoever sends."""
        return {
            "TWILIO_API_URL": self.url,
            "TWILIO_ACCOUNT_SID": self.server.options.account,
            "TWILIO_AUTH_TOKEN": self.server.options.token,
            "TWILIO_FROM_NUMBER": numbers.FROM,
        }

    @property
    def sent(self) -> list[Entry]:
        """Messages that were taken."""
        return self.server.journal.accepted()

    def misbehave(self, kind: str, **how: Any) -> None:
        """Adds a fault."""
        self.server.faults.add(Fault(kind=FaultKind(kind), **how))


@contextlib.asynccontextmanager
async def running(options: Options | None = None) -> AsyncIterator[Running]:
    """Runs a server."""
    application = server.make(options)
    async with serving.on_loopback(application) as url:
        yield Running(application[server.SERVER], url)
