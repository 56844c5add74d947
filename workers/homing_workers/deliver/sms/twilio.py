"""A client of Twilio's Messages API: https://www.twilio.com/docs/messaging/api/message-resource."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientResponse,
    ClientSession,
    encode_basic_auth,
)
from pydantic import BaseModel, ValidationError

from homing_workers.deliver.errors import TryAgain
from homing_workers.deliver.sms import errors
from homing_workers.deliver.sms.errors import Refusal
from homing_workers.deliver.sms.provider import Text

#: Seconds for one request.
_SECONDS = 20.0


class _Message(BaseModel):
    """The part of a created message that we need."""

    sid: str


class _Problem(BaseModel):
    """The body of a refusal."""

    code: int
    message: str


class Twilio:
    """Sends by `POST {url}/2010-04-01/Accounts/{sid}/Messages.json`."""

    def __init__(
        self, session: ClientSession, *, url: str, account: str, sender: dict[str, str], status: str
    ) -> None:
        """Prepares the requests.

        Args:
            session: with the account's credentials.
            url: of the API, without a slash at the end.
            account: SID of the account.
            sender: `From` with a number, or `MessagingServiceSid`.
            status: URL that reports of a message are posted to; the delivery's id is added.
        """
        self._session = session
        self._url = f"{url}/2010-04-01/Accounts/{account}/Messages.json"
        self._sender = sender
        self._status = status

    async def send(self, text: Text) -> str:
        form = {
            "To": text.to,
            "Body": text.body,
            "StatusCallback": f"{self._status}?delivery={text.delivery_id}",
            **self._sender,
        }
        try:
            async with self._session.post(self._url, data=form, allow_redirects=False) as answer:
                return await _sid(answer)
        except ClientConnectorError as error:
            raise TryAgain(f"the provider cannot be reached: {error}", outage=True) from error
        except (ClientError, TimeoutError, OSError) as error:
            reason = str(error) or type(error).__name__
            said = f"no answer of the provider: {reason}"
            raise TryAgain(said, maybe_sent=True, outage=True) from error


def session(account: str, token: str) -> ClientSession:
    """A session with basic authentication."""
    return ClientSession(
        timeout=aiohttp.ClientTimeout(total=_SECONDS),
        headers={"Accept": "application/json", "Authorization": encode_basic_auth(account, token)},
    )


async def _sid(answer: ClientResponse) -> str:
    body = await answer.read()
    if answer.status < 300:
        try:
            return _Message.model_validate_json(body).sid
        except ValidationError as error:
            raise TryAgain(f"a strange answer: {body[:200]!r}", maybe_sent=True) from error
    raise errors.translated(_refusal(answer, body))


def _refusal(answer: ClientResponse, body: bytes) -> Refusal:
    retry_after = _seconds(answer.headers.get("Retry-After", ""))
    try:
        problem = _Problem.model_validate_json(body)
    except ValidationError:
        text = body[:200].decode(errors="replace")
        return Refusal(status=answer.status, code=None, message=text, retry_after=retry_after)
    return Refusal(
        status=answer.status, code=problem.code, message=problem.message, retry_after=retry_after
    )


def _seconds(value: str) -> float | None:
    """Seconds of a Retry-After header, which may hold a date: RFC 9110, section 10.2.3."""
    if value.isdecimal():
        return float(value)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (at.astimezone(UTC) - datetime.now(UTC)).total_seconds())
