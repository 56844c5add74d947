"""Posts to the account's web hooks, signed: https://www.twilio.com/docs/usage/security#validating-requests"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Mapping

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

#: Seconds for one answer, and between tries. Twilio tries once unless it is told otherwise.
_SECONDS, _PAUSE = 15.0, 0.5


def signature(token: str, url: str, form: Mapping[str, str]) -> str:
    """The header X-Twilio-Signature: HMAC-SHA1 of the URL and of all fields, sorted by name."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.digest(token.encode(), signed.encode(), hashlib.sha1)).decode()


class Hooks:
    """Posts forms and keeps what was answered."""

    def __init__(self, token: str, *, tries: int = 1) -> None:
        self._token, self._tries = token, tries
        self._session: ClientSession | None = None
        #: URL, form and status of each post; 0 where no answer came.
        self.posted: list[tuple[str, dict[str, str], int]] = []

    async def post(self, url: str, form: Mapping[str, str]) -> int:
        """Posts until it is answered with a success, or the tries are over; gives the last status."""
        status = 0
        for number in range(self._tries):
            await asyncio.sleep(_PAUSE if number else 0)
            status = await self._once(url, form)
            self.posted.append((url, dict(form), status))
            if 200 <= status < 300:
                break
        return status

    async def _once(self, url: str, form: Mapping[str, str]) -> int:
        headers = {"X-Twilio-Signature": signature(self._token, url, form)}
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(_SECONDS))
        address = URL(url, encoded=True)
        try:
            async with self._session.post(address, data=form, headers=headers) as answer:
                return answer.status
        except (ClientError, TimeoutError, OSError):
            return 0

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
