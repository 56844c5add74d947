"""SMTP on one port, control pages on another."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from aiohttp import web
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from mailserver import control
from mailserver.faults import FaultKind, Stage
from mailserver.handler import Handler
from mailserver.journal import Journal
from testserver import serving

USER, PASSWORD = "homing@mail.test", "pass/word"


@dataclass(frozen=True, kw_only=True)
class Options:
    """How a server is run."""

    #: Whether senders have to log in.
    login: bool = True
    #: Whether it knows SMTPUTF8.
    utf8: bool = True
    #: Offers STARTTLS with this certificate; with `tls`, it is TLS from the first byte.
    certificate: ssl.SSLContext | None = None
    tls: bool = False
    #: JSON lines of what was given.
    journal: Path | None = None
    #: Port of SMTP, and of the control pages; 0 is a free one.
    port: int = 0
    control_port: int = 0


@dataclass(frozen=True, kw_only=True)
class Running:
    """A server that answers."""

    handler: Handler
    port: int
    #: Of the control pages, without a slash at the end.
    control: str
    #: Connections that were made so far.
    connections: list[SMTP]
    options: Options

    @property
    def url(self) -> str:
        """The setting of whoever sends."""
        scheme = "smtps" if self.options.tls else "smtp"
        user = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@" if self.options.login else ""
        return f"{scheme}://{user}127.0.0.1:{self.port}"


class _Connection(SMTP):
    """One connection; a fault may take it before the greeting."""

    def __init__(self, handler: Handler, options: Options) -> None:
        starttls = None if options.tls else options.certificate
        super().__init__(
            handler,
            hostname="mail.test",
            auth_require_tls=False,
            authenticator=_authenticated,
            enable_SMTPUTF8=options.utf8,
            tls_context=starttls,
        )
        self._faults = handler.faults

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        fault = self._faults.take(Stage.CONNECT)
        if fault is None or not isinstance(transport, asyncio.Transport):
            super().connection_made(transport)
            return
        if fault.kind is FaultKind.REPLY:
            transport.write(f"{fault.reply}\r\n".encode())
            transport.close()
        elif fault.kind is FaultKind.RESET:
            transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        if self.session is not None:
            super().connection_lost(error)


@contextlib.asynccontextmanager
async def serve(options: Options | None = None) -> AsyncIterator[Running]:
    """Runs a server on loopback.

    Raises:
        OSError: a port is in use.
    """
    options = options or Options()
    handler = Handler(Journal(options.journal), login=options.login)
    made: list[SMTP] = []

    def connection() -> SMTP:
        made.append(_Connection(handler, options))
        return made[-1]

    tls = options.certificate if options.tls else None
    loop = asyncio.get_running_loop()
    server = await loop.create_server(connection, "127.0.0.1", options.port, ssl=tls)
    try:
        async with serving.on_loopback(_pages(handler), options.control_port) as url:
            port = server.sockets[0].getsockname()[1]
            yield Running(
                handler=handler, port=port, control=url, connections=made, options=options
            )
    finally:
        server.close()
        for each in made:
            if isinstance(each.transport, asyncio.Transport):
                each.transport.abort()
        await asyncio.sleep(0)
        handler.journal.close()


def _pages(handler: Handler) -> web.Application:
    application = web.Application()
    control.add_routes(application.router, handler)
    return application


def _authenticated(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    # `handled=False`: aiosmtpd itself answers 535; otherwise it would say nothing.
    right = data == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)
