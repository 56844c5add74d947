"""Getting pages: politely, safely, and with one answer to everything that may go wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from types import TracebackType
from typing import Self

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from homing.limits import Limiter
from homing.models.source.fetching import Politeness
from homing_workers.scrape.fetch import decoding, retrying, robots
from homing_workers.scrape.fetch.credentials import Credentials
from homing_workers.scrape.fetch.errors import FetchError
from homing_workers.scrape.fetch.exchange import Exchange, Incoming, Outgoing
from homing_workers.scrape.fetch.hosts import Hosts
from homing_workers.scrape.fetch.journey import Journey
from homing_workers.scrape.fetch.request import Request, Validators
from homing_workers.scrape.fetch.resolver import GuardedResolver
from homing_workers.scrape.fetch.response import Response
from homing_workers.scrape.fetch.robots import Robots

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,*/*;q=0.8"


class Fetcher:
    """Fetches pages of one source, inside `async with`: connections and cookies live as long.

    Args:
        politeness: limits towards each host.
        limiter: shares the hosts' rates with other processes.
        allow_private_networks: let loopback and private addresses through.
        secrets: values for `${name}` in requests.
        secret_hosts: where they may be sent; by default the host of the first request that names one.
        blocked_markers: texts that tell an anti-bot page of this source.
        hosts: names with addresses given here, in place of DNS.
        turns: those of another fetcher, whose requests and pauses count as this one's; by default its own.
    """

    def __init__(
        self,
        politeness: Politeness,
        *,
        limiter: Limiter,
        allow_private_networks: bool = False,
        secrets: Mapping[str, str] | None = None,
        secret_hosts: Collection[str] = (),
        blocked_markers: Sequence[str] = (),
        hosts: Mapping[str, str] | None = None,
        turns: Hosts | None = None,
    ) -> None:
        self.politeness = politeness
        self._allow_private_networks = allow_private_networks
        self._aliases = hosts or {}
        self._markers = blocked_markers
        self._credentials = Credentials(secrets or {}, secret_hosts)
        #: The hosts' turns, to be shared with another fetcher of the same source.
        self.turns = turns or Hosts(limiter, politeness.requests_per_second, politeness.concurrency)
        self._robots = Robots(self._get_robots, politeness.user_agent)
        self._exchange: Exchange | None = None

    async def __aenter__(self) -> Self:
        resolver = GuardedResolver(
            allow_private_networks=self._allow_private_networks, hosts=self._aliases
        )
        session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=resolver, limit=0),
            timeout=aiohttp.ClientTimeout(total=None),
            auto_decompress=False,
        )
        self._exchange = Exchange(
            session, resolver, self._credentials, self.politeness.timeout_seconds
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        exchange = self._open()
        await exchange.session.close()
        await exchange.resolver.close()

    @property
    def requests(self) -> int:
        """Requests sent, those for robots.txt included."""
        return self._open().requests

    @property
    def bytes(self) -> int:
        """Bytes of bodies, decompressed."""
        return self._open().bytes

    async def fetch(self, request: Request) -> Response:
        """Gets a page: redirects are followed, failures that may pass are tried again.

        A POST is repeated like a GET: sources use it to ask.

        Raises:
            FetchError: see `errors`; `retried` tells how often it was tried again.
        """
        robots_of = self._robots if self.politeness.respect_robots else None
        journey = self._journey(robots_of, self.politeness.max_bytes)
        outgoing = self._outgoing(request)
        url, incoming = await self._persist(journey, outgoing)
        validators = Validators.of(incoming.headers) if url == outgoing.url else Validators()
        return Response(
            url=self._open().shown(url),
            status=incoming.status,
            headers=incoming.headers,
            body=incoming.body,
            requests=journey.requests,
            validators=validators,
        )

    def _open(self) -> Exchange:
        if self._exchange is None:
            raise RuntimeError("a Fetcher works inside `async with` only")
        return self._exchange

    def _journey(self, robots_of: Robots | None, max_bytes: int) -> Journey:
        return Journey(
            exchange=self._open(),
            hosts=self.turns,
            robots=robots_of,
            markers=self._markers,
            max_bytes=max_bytes,
            longest_pause=self.politeness.max_retry_after_seconds,
        )

    async def _persist(self, journey: Journey, outgoing: Outgoing) -> tuple[URL, Incoming]:
        for retried in range(self.politeness.retries + 1):
            try:
                return await journey.go(outgoing, retried)
            except FetchError as error:
                error.retried = max(error.retried, retried)
                if not self._may_pass(error):
                    raise
                asked_to_wait = error.retry_after is not None
            # A pause that the host asked for is waited for at its next turn.
            first = 0.0 if asked_to_wait else self.politeness.backoff_seconds
            await asyncio.sleep(retrying.backoff(first, retried + 1))
        raise AssertionError("the last try returns or raises")

    def _may_pass(self, error: FetchError) -> bool:
        return (
            error.repeatable
            and error.retried < self.politeness.retries
            and (error.retry_after or 0) <= self.politeness.max_retry_after_seconds
        )

    async def _get_robots(self, url: URL) -> Incoming:
        _, incoming = await self._persist(
            self._journey(None, robots.MAX_BYTES), Outgoing(url, "GET", self._headers())
        )
        return incoming

    def _outgoing(self, request: Request) -> Outgoing:
        filled = self._credentials.fill(request)
        headers = self._headers()
        headers.update(request.validators.headers() if request.validators else {})
        headers.update(filled.headers)
        return Outgoing(URL(filled.url), filled.method, headers, filled.json, filled.form)

    def _headers(self) -> CIMultiDict[str]:
        return CIMultiDict(
            {
                "User-Agent": self.politeness.user_agent,
                "Accept": _ACCEPT,
                "Accept-Encoding": decoding.ACCEPTED,
            }
        )
