"""Property Finder's Enterprise API: tokens, users, listings."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

import structlog
from pydantic import BaseModel, ValidationError

from homing_workers.propertyfinder.answers import Page, Token
from homing_workers.scrape.fetch import Fetcher, FetchError, HttpFailure, Request, Response

_log = structlog.get_logger()

#: A token is renewed so many seconds before its end, or at nine tenths of a short life.
_MARGIN_SECONDS = 60.0
_UNAUTHORIZED = 401
#: Names under which the fetcher knows the credentials.
KEY, SECRET = "pf_api_key", "pf_api_secret"
_JSON = {"Accept": "application/json"}

_Model = TypeVar("_Model", bound=BaseModel)


class Unreadable(FetchError):
    """An answer with status 200 that is not what the API answers; it may pass."""


@dataclass
class Client:
    """Asks the API, with one token as long as it lives.

    The fetcher waits for its turns, obeys Retry-After, and tries again what may pass; here, 401 gets a new token
    once, and answers that cannot be read are asked for again as often as failures are.
    """

    #: Holds the credentials as the secrets `KEY` and `SECRET`.
    fetcher: Fetcher
    #: Without a slash at the end.
    api_url: str
    page_size: int
    _token: str | None = None
    #: By the monotonic clock.
    _renew_at: float = 0.0
    _renewing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def users(self, number: int) -> Page:
        """A page of users, counted from 1.

        Raises:
            FetchError: it cannot be had.
        """
        return await self._page("users", page=number, perPage=self.page_size)

    async def listings(self, number: int) -> Page:
        """A page of listings, counted from 1.

        Raises:
            FetchError: it cannot be had.
        """
        return await self._page("listings", page=number, perPage=self.page_size)

    async def listings_by_id(self, ids: Sequence[str]) -> Page:
        """Those of the listings that the account still has; at most as many ids as a page holds.

        Raises:
            FetchError: they cannot be had.
        """
        wanted = {"filter[ids]": ",".join(ids)}
        return await self._page("listings", page=1, perPage=self.page_size, **wanted)

    async def _page(self, what: str, **query: int | str) -> Page:
        url = f"{self.api_url}/v1/{what}?{urlencode(query)}"
        for retried in range(self.fetcher.politeness.retries + 1):
            try:
                return _read(Page, await self._get(url))
            except Unreadable as error:
                _log.warning(
                    "an answer of the API cannot be read", error=str(error), tries=retried + 1
                )
                last = error
                await asyncio.sleep(self.fetcher.politeness.backoff_seconds * 2.0**retried)
        raise last

    async def _get(self, url: str) -> Response:
        token = await self._current()
        try:
            return await self.fetcher.fetch(_with(token, url))
        except HttpFailure as error:
            if error.status != _UNAUTHORIZED:
                raise
        return await self.fetcher.fetch(_with(await self._current(instead_of=token), url))

    async def _current(self, instead_of: str | None = None) -> str:
        """The token, renewed where its end is near or the API has refused it."""
        async with self._renewing:
            fresh = self._token is not None and time.monotonic() < self._renew_at
            if self._token is None or not fresh or self._token == instead_of:
                await self._renew()
            assert self._token is not None  # noqa: S101 - renewing sets it or raises
            return self._token

    async def _renew(self) -> None:
        keys = {"apiKey": f"${{{KEY}}}", "apiSecret": f"${{{SECRET}}}"}
        asked_at = time.monotonic()
        response = await self.fetcher.fetch(
            Request(f"{self.api_url}/v1/auth/token", method="POST", headers=_JSON, json=keys)
        )
        token = _read(Token, response)
        self._token = token.access_token
        self._renew_at = asked_at + token.expires_in - min(_MARGIN_SECONDS, token.expires_in / 10)


def _with(token: str, url: str) -> Request:
    return Request(url, headers={**_JSON, "Authorization": f"Bearer {token}"})


def _read(model: type[_Model], response: Response) -> _Model:
    try:
        return model.model_validate_json(response.body)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        reason = f"{'.'.join(map(str, problems[0]['loc']))}: {problems[0]['msg']}".removeprefix(
            ": "
        )
        raise Unreadable(response.url, f"not an answer of this API: {reason}") from None
