"""One request and its answer: no redirect followed, nothing tried again."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from multidict import CIMultiDict, CIMultiDictProxy
from opentelemetry.trace import Span, SpanKind
from yarl import URL

from homing.telemetry import traces
from homing_workers.scrape.fetch import addresses
from homing_workers.scrape.fetch.credentials import Credentials
from homing_workers.scrape.fetch.decoding import Decoder, Oversized, Undecodable
from homing_workers.scrape.fetch.errors import (
    ConnectionFailed,
    FetchError,
    Refused,
    TimedOut,
    TooLarge,
)
from homing_workers.scrape.fetch.resolver import ForbiddenAddress, GuardedResolver

#: Bytes of an answer without success that are read, to see what it is.
_READ_OF_FAILURES = 256_000


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request on the wire, secrets included."""

    url: URL
    method: str
    headers: Mapping[str, str] = field(repr=False)
    json: Any = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)

    @property
    def is_conditional(self) -> bool:
        """Whether 304 is an answer to it."""
        return "If-None-Match" in self.headers or "If-Modified-Since" in self.headers


@dataclass(frozen=True, slots=True)
class Incoming:
    """Its answer, whatever the status."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes = field(repr=False)


@dataclass
class Exchange:
    """Sends requests by one session.

    Args:
        session: with `resolver`, so that only checked addresses are connected to.
        timeout: seconds for one answer, body included.
        max_bytes: of a decoded body.
    """

    session: aiohttp.ClientSession
    resolver: GuardedResolver
    credentials: Credentials
    timeout: float
    #: Requests sent, and bytes of decoded bodies.
    requests: int = 0
    bytes: int = 0

    async def send(self, outgoing: Outgoing, *, max_bytes: int, resend: int = 0) -> Incoming:
        """Sends it, in a client span of its own.

        Raises:
            Refused, TooLarge, ConnectionFailed, TimedOut: see `errors`.
        """
        self.check(outgoing.url)
        shown = self.shown(outgoing.url)
        with traces.span(
            outgoing.method,
            kind=SpanKind.CLIENT,
            attributes=_attributes(outgoing, shown, resend),
        ) as span:
            return await self._mapped(outgoing, shown, max_bytes, span)

    def shown(self, url: URL) -> str:
        """The URL as people and logs may see it."""
        return self.credentials.hide(str(url.with_user(None) if url.user else url))

    def check(self, url: URL) -> None:
        """Looks at what can be told before names are resolved.

        Raises:
            Refused: another scheme than http or https, or an address that is not public.
        """
        shown = self.shown(url)
        if url.scheme not in ("http", "https") or not url.host:
            raise Refused(shown, "expected an http:// or https:// URL with a host")
        if (address := addresses.literal(url.host)) is not None:
            try:
                self.resolver.check(url.host, address)
            except ForbiddenAddress as error:
                raise Refused(shown, str(error)) from None

    async def _mapped(self, outgoing: Outgoing, shown: str, max_bytes: int, span: Span) -> Incoming:
        # The causes are cut off: their texts may hold the URL with its secrets.
        try:
            async with asyncio.timeout(self.timeout):
                incoming = await self._send(outgoing, max_bytes)
        except (TimeoutError, aiohttp.ServerTimeoutError):
            raise TimedOut(shown, f"no complete answer within {self.timeout:g} s") from None
        except Oversized as error:
            raise TooLarge(shown, str(error)) from None
        except (ForbiddenAddress, ValueError) as error:
            raise Refused(shown, self.credentials.hide(str(error))) from None
        except (aiohttp.ClientError, Undecodable, OSError) as error:
            raise self._connection_failed(shown, error) from None
        span.set_attribute("http.response.status_code", incoming.status)
        return incoming

    async def _send(self, outgoing: Outgoing, max_bytes: int) -> Incoming:
        self.requests += 1
        async with self.session.request(
            outgoing.method,
            outgoing.url,
            headers=CIMultiDict(outgoing.headers),
            json=outgoing.json,
            data=outgoing.form,
            allow_redirects=False,
        ) as response:
            body = await _body(response, max_bytes)
        self.bytes += len(body)
        return Incoming(response.status, response.headers, body)

    def _connection_failed(self, shown: str, error: Exception) -> FetchError:
        text = self.credentials.hide(f"{type(error).__name__}: {error}")
        failed = ConnectionFailed(shown, text)
        # A certificate does not become valid by trying again.
        failed.repeatable = not isinstance(error, aiohttp.ClientSSLError | ssl.SSLError)
        return failed


async def _body(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    if not 200 <= response.status < 300:
        return await _start_of_body(response, min(max_bytes, _READ_OF_FAILURES))
    if (response.content_length or 0) > max_bytes:
        # Else aiohttp would read on to use the connection again.
        response.close()
        raise Oversized(f"{response.content_length} bytes, more than the {max_bytes} allowed")
    decoder = Decoder(response.headers.get("Content-Encoding", ""), max_bytes)
    async for piece in response.content.iter_any():
        try:
            decoder.feed(piece)
        except Oversized:
            response.close()
            raise
    return decoder.finish()


async def _start_of_body(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """As much as helps to tell what a failure is; damage does not matter."""
    try:
        decoder = Decoder(response.headers.get("Content-Encoding", ""), limit)
        async for piece in response.content.iter_any():
            decoder.feed(piece)
        return decoder.finish()
    except (Oversized, Undecodable, aiohttp.ClientPayloadError):
        response.close()
        return decoder.so_far()


def _attributes(outgoing: Outgoing, shown: str, resend: int) -> traces.Attributes:
    attributes: dict[str, str | int | float | bool] = {
        "http.request.method": outgoing.method,
        "url.full": shown,
        "server.address": outgoing.url.host or "",
        "server.port": outgoing.url.port or 0,
    }
    return attributes | ({"http.request.resend_count": resend} if resend else {})
