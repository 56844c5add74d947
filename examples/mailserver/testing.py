"""A server for a test: on free ports, with its faults at hand."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from mailserver.faults import Fault, FaultKind, Stage
from mailserver.server import Options, Running, serve


@dataclass(frozen=True)
class MailServer:
    """A running server."""

    running: Running

    @property
    def url(self) -> str:
        """SMTP_URL of whoever sends."""
        return self.running.url

    @property
    def got(self) -> list[EmailMessage]:
        """What was kept, oldest first."""
        return list(self.running.handler.messages)

    def misbehave(self, kind: str, stage: str = "data", **how: Any) -> None:
        """Adds a fault."""
        fault = Fault(kind=FaultKind(kind), stage=Stage(stage), **how)
        self.running.handler.faults.add(fault)

    def refuse(self, reply: str, stage: str = "rcpt") -> None:
        """The next message gets this answer."""
        self.misbehave("reply", stage, reply=reply)


@contextlib.asynccontextmanager
async def serving(options: Options | None = None) -> AsyncIterator[MailServer]:
    """Runs a server."""
    async with serve(options) as running:
        yield MailServer(running)
