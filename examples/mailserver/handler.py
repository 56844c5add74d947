"""What happens to a message; aiosmtpd calls `handle_...` by name."""

from __future__ import annotations

import asyncio
from collections import deque
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

from mailserver.faults import Fault, FaultKind, Faults, Stage
from mailserver.journal import Journal

#: E-mails that are kept whole.
_LENGTH = 2_000


class Handler:
    """Keeps messages, unless a fault says otherwise."""

    def __init__(self, journal: Journal, *, login: bool) -> None:
        self.journal, self.faults = journal, Faults()
        self.messages: deque[EmailMessage] = deque(maxlen=_LENGTH)
        self._login = login

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._login and not session.authenticated:
            return "530 5.7.0 log in first"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        fault = self.faults.take(Stage.MAIL)
        return "250 OK" if fault is None else await self._fail(server, envelope, fault, "")

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if fault := self.faults.take(Stage.RCPT, address):
            return await self._fail(server, envelope, fault, address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        if not isinstance(message, EmailMessage):
            raise TypeError("the policy makes EmailMessages")
        to = ", ".join(envelope.rcpt_tos)
        fault = self.faults.take(Stage.DATA, to)
        if fault is None:
            self._keep(envelope, message, to, reply="250 kept")
            return "250 kept"
        if fault.accept:
            self._keep(envelope, message, to, fault, reply="")
            return await answer(server, fault)
        return await self._fail(server, envelope, fault, to)

    def _keep(
        self,
        envelope: Envelope,
        message: EmailMessage,
        to: str,
        fault: Fault | None = None,
        *,
        reply: str,
    ) -> None:
        self.messages.append(message)
        self.journal.note(
            sender=envelope.mail_from or "",
            to=to,
            message_id=str(message["Message-ID"] or ""),
            subject=str(message["Subject"] or ""),
            accepted=True,
            reply=reply,
            fault=fault.kind if fault else "",
        )

    async def _fail(self, server: SMTP, envelope: Envelope, fault: Fault, to: str) -> str:
        self.journal.note(
            sender=envelope.mail_from or "",
            to=to,
            accepted=False,
            reply=fault.reply if fault.kind is FaultKind.REPLY else "",
            fault=fault.kind,
        )
        return await answer(server, fault)


async def answer(server: SMTP, fault: Fault) -> str:
    """What a fault answers; of those that do not, nothing until the client leaves."""
    if fault.kind is FaultKind.REPLY:
        return fault.reply
    if fault.kind is FaultKind.RESET and isinstance(server.transport, asyncio.Transport):
        server.transport.abort()
    await asyncio.Event().wait()
    return ""
