"""A mail server in process that keeps what it gets, and refuses what it is told to refuse."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "homing@mail.test", "pass/word"


@dataclass
class MailServer:
    """The server's memory; aiosmtpd calls `handle_...` by name."""

    port: int = 0
    got: list[EmailMessage] = field(default_factory=list)
    #: Answers to the next RCPT commands.
    refusals: list[str] = field(default_factory=list)
    #: The next message is kept, and never answered.
    hangs: bool = False

    @property
    def url(self) -> str:
        return f"smtp://homing%40mail.test:pass%2Fword@127.0.0.1:{self.port}"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not session.authenticated:
            return "530 5.7.0 log in first"
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.got.append(message)
        if self.hangs:
            self.hangs = False
            await asyncio.sleep(3600)
        return "250 kept"

    def smtp(self) -> SMTP:
        return SMTP(
            self, hostname="mail.test", auth_require_tls=False, authenticator=_authenticated
        )


def _authenticated(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    # `handled=False`: aiosmtpd itself answers 535; otherwise it would say nothing.
    right = data == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@asynccontextmanager
async def serving() -> AsyncIterator[MailServer]:
    """The server, on a free port of loopback."""
    mail = MailServer()
    server = await asyncio.get_running_loop().create_server(mail.smtp, "127.0.0.1", 0)
    mail.port = server.sockets[0].getsockname()[1]
    try:
        yield mail
    finally:
        server.close()
        await server.wait_closed()
