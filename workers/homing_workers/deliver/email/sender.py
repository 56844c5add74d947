"""The sender: one connection for each message, since there is one report a day."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib.errors import SMTPException

from homing.images import ImageStore
from homing.limits import Limiter
from homing.settings import Settings
from homing.storage.morning_reports import OutgoingReport
from homing.storage.outgoing import Outgoing
from homing_workers.deliver.email import errors
from homing_workers.deliver.email.message import mail
from homing_workers.deliver.errors import Never

#: Seconds for each answer of the server, and for a message in all: a job's time is limited.
_ANSWER_SECONDS, _SECONDS = 20.0, 30.0

_PORT, _TLS_PORT = 587, 465


@asynccontextmanager
async def open_sender(
    settings: Settings, limiter: Limiter, images: ImageStore
) -> AsyncIterator[EmailSender]:
    """A sender; it connects when it sends."""
    url = settings.smtp_url.get_secret_value() if settings.smtp_url else ""
    yield EmailSender(url, settings.time_zone)


class EmailSender:
    """Sends daily reports; events have no form as e-mail."""

    def __init__(self, url: str, zone: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._tls = parts.scheme == "smtps"
        self._port = parts.port or (_TLS_PORT if self._tls else _PORT)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._zone = zone

    async def send(self, message: Outgoing | OutgoingReport) -> str:
        if not isinstance(message, OutgoingReport):
            raise Never("alerts are not sent by e-mail")
        if not message.address:
            raise Never("there is no e-mail address")
        sender = self._user if self._user and "@" in self._user else message.address
        built = mail(message, sender=sender, to=message.address, zone=self._zone)
        try:
            async with asyncio.timeout(_SECONDS):
                await self._hand_over(built)
        except (SMTPException, OSError) as error:
            raise errors.translated(error) from error
        return str(built["Message-ID"])

    async def _hand_over(self, message: EmailMessage) -> None:
        await aiosmtplib.send(
            message,
            hostname=self._host,
            port=self._port,
            username=self._user,
            password=self._password,
            use_tls=self._tls,
            timeout=_ANSWER_SECONDS,
        )
