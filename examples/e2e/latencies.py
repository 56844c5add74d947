"""From publication to receipt: many homes, each for one of many people."""

from __future__ import annotations

import concurrent.futures
import datetime
import json
import math
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from e2e import people
from e2e.telegram import Talker
from e2e.world import World

#: The site whose source is read again and again.
SITE = "nestwell"
#: The first person's searches begin at this price; each has a range of their own.
_FROM, _WIDTH = 1_000_000, 1000
_FIRST_ID = 10_001


@dataclass(frozen=True)
class Told:
    """One home that was published, and what became of it. Times are of Unix, in seconds."""

    published: float
    #: When a run next asked the site for its list.
    polled: float | None
    #: None: nobody was told.
    received: float | None

    @property
    def latency(self) -> float | None:
        """Seconds from the poll that could find it to the message."""
        if self.polled is None or self.received is None:
            return None
        return self.received - self.polled


def gather(world: World, count: int) -> list[Talker]:
    """So many people with a saved search each, no two of which want the same home."""

    def join(number: int) -> Talker:
        low = _FROM + number * _WIDTH
        talker = world.telegram.person(_FIRST_ID + number)
        return people.onboard(talker, f"{low}-{low + _WIDTH - 1} usd")

    with concurrent.futures.ThreadPoolExecutor(8) as several:
        return list(several.map(join, range(count)))


class Publisher:
    """Publishes homes at a steady pace; each is for the next person in turn."""

    def __init__(self, world: World, people: int) -> None:
        self._world = world
        self._people = people
        self._number = 0

    def publish(self, count: int, per_second: float) -> list[tuple[float, Decimal]]:
        """Times and prices of new homes."""
        published = []
        start = time.monotonic()
        for number in range(count):
            time.sleep(max(0.0, start + number / per_second - time.monotonic()))
            price = self._next_price()
            facts: dict[str, Any] = {"price": price, "currency": "USD", "deal_type": "sale"}
            facts |= {"property_type": "apartment", "price_period": "total"}
            advert = self._world.portal.publish(SITE, **facts)
            published.append((advert.at, price))
        return published

    def _next_price(self) -> Decimal:
        turn, person = divmod(self._number, self._people)
        self._number += 1
        return Decimal(_FROM + person * _WIDTH + turn)


def measure(world: World, publisher: Publisher, count: int, per_second: float = 2) -> list[Told]:
    """Publishes while the source is read by one run after the other, and waits until all are told, for three
    minutes at most."""
    over = threading.Event()
    reading = threading.Thread(target=_read_on, args=(world, over))
    reading.start()
    try:
        published = publisher.publish(count, per_second)
        _wait_told(world, [price for _, price in published], 180)
    finally:
        over.set()
        reading.join()
    received, polls = _received(world), _polls(world)
    return [
        Told(at, next((poll for poll in polls if poll >= at), None), received.get(price))
        for at, price in published
    ]


def p95(latencies: Sequence[float]) -> float:
    """What 95 of 100 are below of; infinity where none is known."""
    if not latencies:
        return math.inf
    return sorted(latencies)[max(0, -(-len(latencies) * 95 // 100) - 1)]


def _read_on(world: World, over: threading.Event) -> None:
    while not over.is_set():
        world.finished(world.run_now(SITE))


def _wait_told(world: World, prices: Sequence[Decimal], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not set(prices) <= _received(world).keys():
        time.sleep(0.5)


def _received(world: World) -> dict[Decimal, float]:
    """When each home was first told to whom it is for, by its price."""
    found: dict[Decimal, float] = {}
    for entry in world.telegram.calls(accepted=True):
        price = _price(_caption(entry.parameters))
        if price is not None:
            found.setdefault(price, entry.at)
    return found


def _caption(parameters: dict[str, Any]) -> str:
    """Of a picture, or of the first one of an album."""
    album = json.loads(parameters.get("media", "[]"))
    told = album[0] if isinstance(album, list) and album else parameters
    return str(told.get("caption", ""))


def _price(caption: str) -> Decimal | None:
    found = re.search(r"^([\d\u202f]+) USD\b", caption, re.MULTILINE)
    return Decimal(found[1].replace("\u202f", "")) if found else None


def _polls(world: World) -> list[float]:
    """When the first page of the site's list was asked for."""
    asked = world.portal.requests(SITE)
    return [
        datetime.datetime.fromisoformat(one["at"]).timestamp()
        for one in asked
        if one["path"] == "/"
    ]
