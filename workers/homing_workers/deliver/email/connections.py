"""Connections to the mail server: kept for the next message, so that a job logs in once for each."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP
from aiosmtplib.errors import SMTPException, SMTPResponseException, SMTPServerDisconnected

from homing.settings import Settings
from homing_workers.deliver.email.mime import Envelope

#: Seconds for one answer, and for the answer to a whole message: RFC 5321 allows minutes, a job's time is shorter.
ANSWER_SECONDS, DATA_SECONDS = 15.0, 30.0

#: Connections at once; providers allow some ten.
_MOST = 4

_PORT, _TLS_PORT = 587, 465


class Unanswered(Exception):
    """The message was handed over, and no answer came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where the server is and how it is talked to."""

    host: str
    port: int
    user: str | None
    password: str | None
    #: TLS from the first byte.
    tls: bool
    #: None: where the server offers it.
    starttls: bool | None
    ca_file: str | None

    @classmethod
    def of(cls, settings: Settings) -> MailServer:
        """The one of SMTP_URL."""
        parts = urlsplit(settings.smtp_url.get_secret_value() if settings.smtp_url else "")
        tls, host = parts.scheme == "smtps", parts.hostname or ""
        user = unquote(parts.username) if parts.username else None
        wanted = {"required": True, "never": False, "auto": None}[settings.smtp_starttls]
        if wanted is None and user is not None and not _is_here(host):
            wanted = True
        return cls(
            host=host,
            port=parts.port or (_TLS_PORT if tls else _PORT),
            user=user,
            password=unquote(parts.password) if parts.password else None,
            tls=tls,
            starttls=False if tls else wanted,
            ca_file=str(settings.smtp_ca_file) if settings.smtp_ca_file else None,
        )


class Connections:
    """Some connections at most; each carries one message at a time."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._turns = asyncio.Semaphore(_MOST)
        self._idle: list[SMTP] = []

    async def deliver(self, envelope: Envelope) -> None:
        """Hands a message over.

        Raises:
            Unanswered: the server may have it.
            SMTPException: it does not have it.
            OSError: it does not have it, because there is no connection.
        """
        async with self._turns:
            if self._idle:
                with suppress(SMTPServerDisconnected):
                    # The server may have ended a connection that was not used for a while.
                    await self._through(self._idle.pop(), envelope)
                    return
            await self._through(await self._connected(), envelope)

    async def close(self) -> None:
        """Says goodbye."""
        for smtp in self._idle:
            with suppress(SMTPException, OSError):
                await smtp.quit(timeout=2)
            smtp.close()
        self._idle.clear()

    async def _through(self, smtp: SMTP, envelope: Envelope) -> None:
        try:
            await _hand_over(smtp, envelope)
        except SMTPResponseException:
            await self._reset(smtp)
            raise
        except BaseException:
            smtp.close()
            raise
        self._idle.append(smtp)

    async def _reset(self, smtp: SMTP) -> None:
        try:
            await smtp.rset(timeout=ANSWER_SECONDS)
        except (SMTPException, OSError):
            smtp.close()
        else:
            self._idle.append(smtp)

    async def _connected(self) -> SMTP:
        server = self._server
        context = ssl.create_default_context(cafile=server.ca_file)
        smtp = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.tls,
            start_tls=server.starttls,
            tls_context=context,
            timeout=ANSWER_SECONDS,
        )
        await smtp.connect()
        return smtp


async def _hand_over(smtp: SMTP, envelope: Envelope) -> None:
    options, encoding = [], "ascii"
    if smtp.supports_extension("size"):
        options.append(f"SIZE={len(envelope.content)}")
    if envelope.needs_utf8:
        options.append("SMTPUTF8")
        encoding = "utf-8"
    await smtp.mail(envelope.sender, options=options, encoding=encoding)
    await smtp.rcpt(envelope.recipient, encoding=encoding)
    try:
        await smtp.data(envelope.content, timeout=DATA_SECONDS)
    except OSError as error:  # lost connections and timeouts; a refusal is none
        raise Unanswered(str(error) or type(error).__name__) from error


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
