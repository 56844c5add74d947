"""The sender: HTML and plain text, with pictures and a link that ends all e-mails."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import parseaddr

import structlog
from aiosmtplib.errors import SMTPException
from opentelemetry.trace import SpanKind

from homing import letters as tokens
from homing.images import ImageStore
from homing.limits import Limiter
from homing.settings import Settings
from homing.storage.morning_reports import OutgoingReport
from homing.storage.telegram.outgoing_signals import OutgoingSignal
from homing.telemetry import traces
from homing_workers.deliver.email import errors
from homing_workers.deliver.email.addresses import mailable
from homing_workers.deliver.email.connections import Connections, MailServer, Unanswered
from homing_workers.deliver.email.letters import Writer
from homing_workers.deliver.email.mime import Envelope, enclosed
from homing_workers.deliver.errors import Never
from homing_workers.deliver.sender import Message

_log = structlog.get_logger()

_PROTOCOL = {"network.protocol.name": "smtp"}


@asynccontextmanager
async def open_sender(
    settings: Settings, limiter: Limiter, images: ImageStore
) -> AsyncIterator[EmailSender]:
    """A sender; it connects when it sends first."""
    server = MailServer.of(settings)
    connections = Connections(server)
    if settings.secret_key is None:
        _log.warning("SECRET_KEY is not set, so e-mails have no link to unsubscribe")
    try:
        yield EmailSender(connections, limiter, images, settings, name=f"email:{server.host}")
    finally:
        await connections.close()


class EmailSender:
    """Sends all kinds of messages."""

    def __init__(
        self,
        connections: Connections,
        limiter: Limiter,
        images: ImageStore,
        settings: Settings,
        *,
        name: str,
    ) -> None:
        self._connections = connections
        self._limiter = limiter
        self._settings = settings
        self._name = name
        self._address = parseaddr(settings.mail_from)[1]
        self._domain = self._address.rpartition("@")[2]
        self._writer = Writer(settings, images, self._domain)

    async def send(self, message: Message) -> str:
        if not message.address:
            raise Never("there is no e-mail address")
        envelope = await self._envelope(message, mailable(message.address))
        await self._limiter.acquire(self._name, rate=self._settings.smtp_rate, burst=4)
        try:
            with traces.span("SMTP send", kind=SpanKind.CLIENT, attributes=_PROTOCOL):
                await self._connections.deliver(envelope)
        except (SMTPException, OSError, Unanswered) as error:
            raise errors.translated(error) from error
        return envelope.message_id

    async def _envelope(self, message: Message, to: str) -> Envelope:
        nobodys = isinstance(message, OutgoingReport | OutgoingSignal)
        unsubscribe = None if nobodys else self._link(message)
        letter = await self._writer.letter(message, unsubscribe)
        return enclosed(
            letter,
            mail_from=self._settings.mail_from,
            bounces_to=self._settings.mail_bounces_to or self._address,
            to=to,
            message_id=tokens.message_id(
                self._settings.secret_key, message.delivery_id, self._domain
            ),
            unsubscribe=unsubscribe,
        )

    def _link(self, message: Message) -> str | None:
        key = self._settings.secret_key
        if key is None:
            return None
        return self._settings.public_url + tokens.unsubscribe_path(key, message.recipient_id)
