"""From a request to its last answer: redirects, each hop checked, in turn at its host, and judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yarl import URL

from homing_workers.scrape.fetch import redirects, retrying
from homing_workers.scrape.fetch.antibot import blocked_by
from homing_workers.scrape.fetch.errors import Blocked, Gone, HttpFailure
from homing_workers.scrape.fetch.exchange import Exchange, Incoming, Outgoing
from homing_workers.scrape.fetch.hosts import Hosts
from homing_workers.scrape.fetch.robots import Robots


@dataclass
class Journey:
    """One fetch; it may be made again after a failure.

    Args:
        robots: None where nobody asks them.
        longest_pause: seconds; a Retry-After up to this pauses the host.
    """

    exchange: Exchange
    hosts: Hosts
    robots: Robots | None
    markers: Sequence[str]
    max_bytes: int
    longest_pause: float
    #: Sent until now.
    requests: int = 0

    async def go(self, outgoing: Outgoing, resend: int = 0) -> tuple[URL, Incoming]:
        """Returns the last URL with its answer: 200-299, or 304.

        Raises:
            FetchError: any, see `errors`.
        """
        trail: list[tuple[URL, str]] = []
        while True:
            trail.append((outgoing.url, self._cookies(outgoing.url)))
            redirects.check_hops(trail, self.exchange.shown(trail[0][0]))
            incoming = await self._hop(outgoing, resend)
            to = redirects.target(outgoing, incoming, self.exchange.shown(outgoing.url))
            if to is None:
                return outgoing.url, self._judged(outgoing, incoming)
            outgoing = redirects.follow(outgoing, incoming, to, self.exchange.credentials)

    async def _hop(self, outgoing: Outgoing, resend: int) -> Incoming:
        self.exchange.check(outgoing.url)
        if self.robots is not None:
            shown = self.exchange.shown(outgoing.url)
            self.hosts.slow_down(outgoing.url, await self.robots.check(outgoing.url, shown))
        async with self.hosts.turn(outgoing.url):
            self.requests += 1
            return await self.exchange.send(outgoing, max_bytes=self.max_bytes, resend=resend)

    def _judged(self, outgoing: Outgoing, incoming: Incoming) -> Incoming:
        shown, status = self.exchange.shown(outgoing.url), incoming.status
        if status in (404, 410):
            raise Gone(shown, f"status {status}", status)
        if status == 304 and outgoing.is_conditional:
            return incoming
        if reason := blocked_by(status, incoming.headers, incoming.body, self.markers):
            raise Blocked(shown, f"taken for a robot: {reason} (status {status})")
        if not 200 <= status < 300:
            raise HttpFailure(
                shown, f"status {status}", status, self._pause(outgoing.url, incoming)
            )
        return incoming

    def _pause(self, url: URL, incoming: Incoming) -> float | None:
        seconds = retrying.retry_after(incoming.headers.get("Retry-After"))
        if seconds is not None and seconds <= self.longest_pause:
            self.hosts.pause(url, seconds)
        return seconds

    def _cookies(self, url: URL) -> str:
        return self.exchange.session.cookie_jar.filter_cookies(url).output()
