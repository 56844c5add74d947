"""Addresses of people whom another service knows: `GET {USER_SERVICE_URL}/users/{id}`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import aiohttp
import structlog
from aiohttp import web
from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    field_validator,
)

from homing_webapp.api.framework.fields import Email, Phone
from homing_webapp.context import SETTINGS

_log = structlog.get_logger(__name__)

_TRIES = 3
#: Seconds of one try, and before the second one; doubled before the third.
_TIMEOUT, _PAUSE = 2.0, 0.1
#: Bytes of an answer that are read.
_MOST_BYTES = 65_536
#: Seconds for which an answer is remembered.
_KEPT = 60.0
_MOST_KEPT = 10_000

_EMAIL: TypeAdapter[str] = TypeAdapter(Email)
_PHONE: TypeAdapter[str] = TypeAdapter(Phone)


class ServiceDown(Exception):
    """The user service does not answer, or not with what it should."""


class Contact(BaseModel):
    """What the service tells of a person; an address that cannot be one counts as unknown."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    email: str | None = Field(None, validation_alias=AliasChoices("email", "user_email"))
    phone_number: str | None = Field(
        None, validation_alias=AliasChoices("phone_number", "user_phone_number", "phone")
    )

    @field_validator("email")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        return _usable(_EMAIL, value)

    @field_validator("phone_number")
    @classmethod
    def _is_number(cls, value: str | None) -> str | None:
        return _usable(_PHONE, value)


class UserService:
    """Asks, tries again, and remembers."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._url = url
        self._session = session
        self._known: dict[int, tuple[float, Contact | None]] = {}

    async def contact(self, user_id: int) -> Contact | None:
        """Where the person is reached; None where the service knows no such user.

        Raises:
            ServiceDown: no usable answer came, also not to the last try.
        """
        until, known = self._known.get(user_id, (0.0, None))
        if time.monotonic() < until:
            return known
        found = await self._ask(user_id)
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[user_id] = (time.monotonic() + _KEPT, found)
        return found

    async def _ask(self, user_id: int) -> Contact | None:
        for attempt in range(_TRIES):
            if attempt:
                await asyncio.sleep(_PAUSE * 2 ** (attempt - 1))
            try:
                return await self._once(user_id)
            except (aiohttp.ClientError, TimeoutError, ValidationError) as error:
                reason = type(error).__name__
                _log.warning("the user service does not answer", error=reason, attempt=attempt + 1)
        raise ServiceDown(f"The user service did not answer {_TRIES} times.")

    async def _once(self, user_id: int) -> Contact | None:
        # Redirects are not followed: they could lead to anywhere in our network.
        url = f"{self._url}/users/{user_id}"
        async with self._session.get(url, allow_redirects=False) as response:
            if response.status == 404:
                return None
            if response.status != 200:
                raise aiohttp.ClientPayloadError(f"status {response.status}")
            return Contact.model_validate_json(await _limited(response))


async def _limited(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > _MOST_BYTES:
            raise aiohttp.ClientPayloadError(f"more than {_MOST_BYTES} bytes")
    return bytes(body)


def _usable(kind: TypeAdapter[str], value: str | None) -> str | None:
    try:
        return None if value is None else kind.validate_python(value)
    except ValidationError:
        _log.warning("the user service knows an address that cannot be one")
        return None


USER_SERVICE = web.AppKey("user_service", UserService)


async def running(app: web.Application) -> AsyncIterator[None]:
    """The service while the app lives, where there is one."""
    url = app[SETTINGS].user_service_url
    if url is None:
        yield
        return
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        app[USER_SERVICE] = UserService(url, session)
        yield
