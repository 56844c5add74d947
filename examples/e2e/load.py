"""Homes that people wait for, published while something is broken, and what became of each."""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from e2e.telegram import Talker
from e2e.world import World

#: Prices between which people search; each home has one of its own, by which messages are told apart.
_FIRST_PRICE, _LAST_PRICE = 50_000, 60_000

#: What people search for, by `e2e.people.onboard`.
WANTED = f"{_FIRST_PRICE}-{_LAST_PRICE} usd"

#: Seconds between runs that are asked for.
_PAUSE = 1.0


class Load:
    """Publishes homes for some people, and knows who has heard of which."""

    def __init__(self, world: World, people: Sequence[Talker]) -> None:
        """Args:
        world: with the release installed.
        people: with a search for `WANTED`.
        """
        self._world = world
        self._people = people
        self._prices = itertools.count(_FIRST_PRICE + 1)
        #: Those that somebody must hear of.
        self.published: list[int] = []

    def publish(self, count: int, site: str = "nestwell") -> None:
        """Adverts of homes that everybody wants."""
        for price in itertools.islice(self._prices, count):
            self._world.portal.publish(
                site,
                price=Decimal(price),
                currency="USD",
                deal_type="sale",
                property_type="apartment",
                city="Kyiv",
            )
            self.published.append(price)

    def told(self) -> Counter[tuple[int, int]]:
        """How many messages name a home, by person and price."""
        found: Counter[tuple[int, int]] = Counter()
        for person in self._people:
            texts = [one.text for one in self._world.telegram.sent(person.id)]
            for price in self.published:
                shown = f"{price:,}".replace(",", "\u202f")
                found[person.id, price] += sum(shown in text for text in texts)
        return found

    def lost(self) -> int:
        """Pairs of a person and a home that the person has not heard of."""
        return sum(number == 0 for number in self.told().values())

    def doubled(self) -> int:
        """Messages beyond the first about a home."""
        return sum(max(number - 1, 0) for number in self.told().values())

    def until(self, lost: int = 0, seconds: float = 240) -> None:
        """Returns when no more than so many are missing.

        Raises:
            TimeoutError: more are, after so many seconds.
        """
        deadline = time.monotonic() + seconds
        while (missing := self.lost()) > lost:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{missing} of {len(self.told())} alerts are missing")
            time.sleep(0.1)

    @contextlib.contextmanager
    def runs(self, source: str = "nestwell") -> Iterator[None]:
        """One run after the other in the body, as far as the cluster lets it."""
        ended = threading.Event()

        def ask() -> None:
            while not ended.wait(_PAUSE):
                # Whatever is broken just now: it is asked for again.
                with contextlib.suppress(Exception):
                    self._world.finished(self._world.run_now(source), 60)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        try:
            yield
        finally:
            ended.set()
            asking.join(130)
