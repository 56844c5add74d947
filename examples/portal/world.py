"""What happens on a site over time: adverts appear, change their price, vanish and come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from homing.models.kinds import EventKind, Status
from portal import money
from portal.advert import Advert

#: Makes an advert from randomness, its number and the time of publication.
Maker = Callable[[Random, int, datetime], Advert]

_STARTS_AT = 1001


class Impossible(Exception):
    """The change that was asked for cannot happen to this advert; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """An event that a reader should have noticed."""

    external_id: str
    kind: EventKind
    at: datetime
    old_price: Decimal | None = None
    new_price: Decimal | None = None


class World:
    """The adverts of one site. The same seed and the same calls make the same world."""

    def __init__(
        self, name: str, make: Maker, *, seed: int, size: int, now: datetime, tick: timedelta
    ) -> None:
        self.adverts: dict[int, Advert] = {}
        self.changes: list[Change] = []
        self.ticks = 0
        self._random = Random(f"{name} {seed}")
        self._make = make
        self._size = size
        self._start = now.replace(second=0, microsecond=0)
        self._tick = tick
        self._turn = 0
        self._order: list[Advert] | None = None
        for age in range(size, 0, -1):
            self._publish(self._start - timedelta(minutes=int(37 * age * 120 / size)))

    @property
    def now(self) -> datetime:
        """The time of the next change, to the minute."""
        passed = self._start + self.ticks * self._tick
        return passed.replace(second=0, microsecond=0)

    def listed(self, section: str = "") -> list[Advert]:
        """Adverts on the site's lists, the last changed first."""
        if self._order is None:
            shown = (a for a in self.adverts.values() if not a.gone)
            self._order = sorted(shown, key=lambda advert: -advert.turn)
        if not section:
            return self._order
        return [advert for advert in self._order if advert.section == section]

    def find(self, number: int) -> Advert | None:
        """An advert, unless it was withdrawn."""
        advert = self.adverts.get(number)
        return None if advert is None or advert.gone else advert

    def publish(self, **facts: object) -> Advert:
        """A new advert appears; some facts of its listing may be told."""
        return self._publish(self.now, **facts)

    def reprice(self, number: int | None = None) -> Advert:
        """An advert gets another price, up or down by 3 to 15 percent.

        Raises:
            Impossible: it has no price or is not offered.
        """
        advert = self._pick(number, lambda a: a.listing.price is not None and _offered(a))
        old = advert.listing.price or Decimal(0)
        new = self._another_price(old)
        return self._change(
            advert,
            Change(
                external_id=advert.listing.external_id,
                kind=EventKind.PRICE_CHANGED,
                at=self.now,
                old_price=old,
                new_price=new,
            ),
            price=new,
            price_max=None,
            old_price=old if new < old else None,
            price_per_m2=money.per_square_metre(new, advert.listing.area_total),
        )

    def edit(self, number: int | None = None) -> Advert:
        """An advert's description gets one more sentence.

        Raises:
            Impossible: it is not offered.
        """
        advert = self._pick(number, _offered)
        text = f"{advert.listing.description} {_NEWS[advert.language]}"
        return self._change(advert, self._plain(advert, EventKind.UPDATED), description=text)

    def withdraw(self, number: int | None = None) -> Advert:
        """An advert vanishes from the lists, its page is gone. That of a sold one tells nothing new.

        Raises:
            Impossible: it is gone already.
        """
        advert = replace(self._pick(number, lambda a: not a.gone), gone=True)
        if advert.listing.status == Status.SOLD:
            self._keep(advert)
            return advert
        return self._change(
            advert,
            self._plain(advert, EventKind.REMOVED),
            status=Status.REMOVED,
            updated_at=advert.changed_at,
        )

    def sell(self, number: int | None = None) -> Advert:
        """An advert stays on the site with a mark that says sold.

        Raises:
            Impossible: it is not offered.
        """
        advert = self._pick(number, _offered)
        return self._change(advert, self._plain(advert, EventKind.SOLD), status=Status.SOLD)

    def relist(self, number: int | None = None) -> Advert:
        """A withdrawn advert is back.

        Raises:
            Impossible: it was not withdrawn.
        """
        advert = replace(self._pick(number, lambda a: a.gone), gone=False)
        return self._change(advert, self._plain(advert, EventKind.RELISTED), status=advert.offered)

    def advance(self) -> None:
        """One tick passes, and something happens."""
        self.ticks += 1
        room = self._size - len(self.listed())
        steps: dict[Callable[[], Advert], int] = {
            self.publish: 5 if room >= 0 else 1,
            self.reprice: 4,
            self.edit: 1,
        }
        steps |= {self.withdraw: 1 if room > 0 else 4, self.sell: 1, self.relist: 1}
        step = self._random.choices(list(steps), list(steps.values()))[0]
        try:
            step()
        except Impossible:
            self.publish()

    def _publish(self, at: datetime, **facts: object) -> Advert:
        number = _STARTS_AT + len(self.adverts)
        advert = self._make(self._random, number, at)
        self._keep(advert.changed(self._next_turn(), at, **facts))
        self.changes.append(
            Change(external_id=advert.listing.external_id, kind=EventKind.NEW, at=at)
        )
        return self.adverts[number]

    def _change(self, advert: Advert, change: Change, **facts: object) -> Advert:
        changed = advert.changed(self._next_turn(), change.at, **facts)
        self._keep(changed)
        self.changes.append(change)
        return changed

    def _keep(self, advert: Advert) -> None:
        self.adverts[advert.number] = advert
        self._order = None

    def _pick(self, number: int | None, fits: Callable[[Advert], bool]) -> Advert:
        if number is None:
            choice = [advert for advert in self.adverts.values() if fits(advert)]
            if not choice:
                raise Impossible("no advert of the site is in a state that allows it")
            return self._random.choice(choice)
        advert = self.adverts.get(number)
        if advert is None or not fits(advert):
            raise Impossible(f"advert {number} does not exist or is in a state that forbids it")
        return advert

    def _another_price(self, old: Decimal) -> Decimal:
        factor = Decimal(self._random.choice((85, 90, 92, 95, 97, 103, 105, 110, 115))) / 100
        new = money.rounded(old * factor, 3)
        return new if new != old else old + max(Decimal(1), money.rounded(old / 10, 1))

    def _plain(self, advert: Advert, kind: EventKind) -> Change:
        return Change(external_id=advert.listing.external_id, kind=kind, at=self.now)

    def _next_turn(self) -> int:
        self._turn += 1
        return self._turn


def _offered(advert: Advert) -> bool:
    return not advert.gone and advert.listing.status in (Status.AVAILABLE, Status.PRESALE)


_NEWS = {
    "en": "Viewings are possible every evening.",
    "uk": "Перегляд можливий щовечора.",
    "ru": "Просмотр возможен каждый вечер.",
    "uz": "Har kuni kechqurun ko'rish mumkin.",
}
