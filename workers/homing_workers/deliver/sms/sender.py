"""The sender: one text message for each delivery, within the segments that the settings allow."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import phonenumbers
from opentelemetry.trace import SpanKind

from homing.images import ImageStore
from homing.limits import Limiter
from homing.settings import Settings
from homing.telemetry import traces
from homing_workers.deliver.errors import Never
from homing_workers.deliver.sender import Message
from homing_workers.deliver.sms import twilio
from homing_workers.deliver.sms.message import body
from homing_workers.deliver.sms.provider import Provider, Text


@asynccontextmanager
async def open_sender(
    settings: Settings, limiter: Limiter, images: ImageStore
) -> AsyncIterator[SmsSender]:
    """A sender with its own connections; text messages show no pictures."""
    account = settings.twilio_account_sid or ""
    token = settings.twilio_auth_token.get_secret_value() if settings.twilio_auth_token else ""
    async with twilio.session(account, token) as session:
        provider = twilio.Twilio(
            session,
            url=settings.twilio_api_url,
            account=account,
            sender=_from(settings),
            status=f"{settings.public_url}/callbacks/sms/status",
        )
        yield SmsSender(provider, limiter, settings)


class SmsSender:
    """Sends alerts and notifications to numbers."""

    def __init__(self, provider: Provider, limiter: Limiter, settings: Settings) -> None:
        self._provider = provider
        self._limiter = limiter
        self._settings = settings

    async def send(self, message: Message) -> str:
        if not message.address:
            raise Never("there is no phone number")
        text = Text(
            delivery_id=message.delivery_id,
            to=checked(message.address),
            body=body(message, self._settings),
        )
        sender = next(iter(_from(self._settings).values()))
        await self._limiter.acquire(f"sms:{sender}", rate=self._settings.sms_rate)
        with traces.span("SMS send", kind=SpanKind.CLIENT):
            return await self._provider.send(text)


def checked(number: str) -> str:
    """The number in the form of E.164.

    Raises:
        Never: no country has such a number.
    """
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException as error:
        raise Never(f"{number} is no phone number: {error}", address_is_dead=True) from error
    if not phonenumbers.is_possible_number(parsed):
        raise Never(f"{number} is not a possible phone number", address_is_dead=True)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _from(settings: Settings) -> dict[str, str]:
    if settings.twilio_messaging_service_sid is not None:
        return {"MessagingServiceSid": settings.twilio_messaging_service_sid}
    return {"From": settings.twilio_from_number or ""}
