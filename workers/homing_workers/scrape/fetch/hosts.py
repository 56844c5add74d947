"""Politeness towards each host: its rate, what is under way at once, and pauses that it asked for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from yarl import URL

from homing.limits import Limiter


@dataclass
class _Host:
    turns: asyncio.Semaphore
    #: By the monotonic clock.
    resume_at: float = 0.0
    #: Seconds between requests that robots.txt asks for.
    crawl_delay: float = 0.0


@dataclass
class Hosts:
    """The hosts that one fetcher, or several of one source, talk to. A host is a name with its port."""

    limiter: Limiter
    #: Requests per second.
    rate: float
    #: Requests under way at once.
    concurrency: int
    _hosts: dict[str, _Host] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, url: URL) -> AsyncIterator[None]:
        """Waits until the host may be asked; the body is the request."""
        host = self._host(url)
        async with host.turns:
            await self._ready(host, f"host:{key(url)}")
            yield

    def pause(self, url: URL, seconds: float) -> None:
        """Lets no request to the host begin for a time."""
        host = self._host(url)
        host.resume_at = max(host.resume_at, time.monotonic() + seconds)

    def slow_down(self, url: URL, crawl_delay: float) -> None:
        """Keeps at least these seconds between requests to the host."""
        self._host(url).crawl_delay = crawl_delay

    async def _ready(self, host: _Host, limit: str) -> None:
        if (pause := host.resume_at - time.monotonic()) > 0:
            await asyncio.sleep(pause)
        rate = min(self.rate, 1 / host.crawl_delay) if host.crawl_delay > 0 else self.rate
        await self.limiter.acquire(limit, rate=rate)
        # Requests under way may have been asked to wait meanwhile.
        if host.resume_at > time.monotonic():
            await self._ready(host, limit)

    def _host(self, url: URL) -> _Host:
        return self._hosts.setdefault(key(url), _Host(asyncio.Semaphore(self.concurrency)))


def key(url: URL) -> str:
    """Name and port; the port is left out where it is the scheme's own."""
    return f"{url.host}" if url.is_default_port() else f"{url.host}:{url.port}"
