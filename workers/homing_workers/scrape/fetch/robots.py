"""What hosts ask of robots (RFC 9309).

A robots.txt that does not exist (any 4xx) allows everything. One that cannot be had (5xx, no connection, no answer in time)
forbids everything for the time being, and is asked for again after a minute. What was read holds for a day.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from protego import Protego
from yarl import URL

from homing_workers.scrape.fetch.errors import (
    Blocked,
    ConnectionFailed,
    FetchError,
    Gone,
    HttpFailure,
    RedirectLoop,
    Refused,
    RobotsDenied,
    TimedOut,
)
from homing_workers.scrape.fetch.exchange import Incoming

#: Bytes that are read; RFC 9309 asks for 500 KiB at least. A larger one counts as one that cannot be had.
MAX_BYTES = 1_000_000
_HOLDS_SECONDS = 24 * 3600.0
_UNREACHABLE_HOLDS_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class _Rules:
    parsed: Protego
    #: By the monotonic clock.
    until: float
    #: What hindered us to read them, so that everything is forbidden.
    failure: FetchError | None = None


@dataclass
class Robots:
    """The rules of all hosts that were asked.

    Args:
        get: fetches a robots.txt, redirects included; its errors say what became of it.
        user_agent: that is sent; its product token is looked up.
    """

    get: Callable[[URL], Awaitable[Incoming]]
    user_agent: str
    _rules: dict[URL, _Rules] = field(default_factory=dict)
    _locks: dict[URL, asyncio.Lock] = field(default_factory=dict)

    async def check(self, url: URL, shown: str) -> float:
        """Returns the crawl-delay in seconds, 0 where there is none.

        Raises:
            RobotsDenied: the page is forbidden, or the host fails to say.
            ConnectionFailed, TimedOut: the host cannot be asked.
            Refused: the host's address is not allowed.
        """
        rules = await self._of(url.origin())
        if rules.failure is not None:
            raise _for_page(shown, rules.failure)
        token = product_token(self.user_agent)
        if not rules.parsed.can_fetch(str(url), token):
            raise RobotsDenied(shown, f"robots.txt forbids it for {token}")
        return float(rules.parsed.crawl_delay(token) or 0)

    async def _of(self, origin: URL) -> _Rules:
        async with self._locks.setdefault(origin, asyncio.Lock()):
            rules = self._rules.get(origin)
            if rules is None or rules.until < time.monotonic():
                rules = self._rules[origin] = await self._read(origin)
            return rules

    async def _read(self, origin: URL) -> _Rules:
        now = time.monotonic()
        try:
            incoming = await self.get(origin / "robots.txt")
        except Refused:
            raise
        except FetchError as error:
            if _is_absent(error):
                return _Rules(Protego.parse(""), now + _HOLDS_SECONDS)
            return _Rules(Protego.parse(""), now + _UNREACHABLE_HOLDS_SECONDS, error)
        text = incoming.body.decode("utf-8-sig", "replace")
        return _Rules(Protego.parse(text), now + _HOLDS_SECONDS)


def product_token(user_agent: str) -> str:
    """The name by which robots.txt knows a client: "HomingBot" of "HomingBot/0.1 (+https://...)"."""
    found = re.match(r"[A-Za-z_-]+", user_agent)
    return found[0] if found and found[0] != "Mozilla" else user_agent


def _for_page(shown: str, failure: FetchError) -> FetchError:
    kind = type(failure) if isinstance(failure, ConnectionFailed | TimedOut) else RobotsDenied
    error = kind(shown, f"robots.txt cannot be read: {failure.message}")
    # It was tried again for robots.txt.
    error.repeatable = False
    error.retried = failure.retried
    return error


def _is_absent(error: FetchError) -> bool:
    if isinstance(error, HttpFailure):
        return 300 <= error.status < 500 and error.status != 429
    return isinstance(error, Gone | Blocked | RedirectLoop)
