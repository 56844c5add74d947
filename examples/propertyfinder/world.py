"""What an agency has at Property Finder, and how it changes. The same seed and the same calls make the same world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from propertyfinder import homes, people
from propertyfinder.homes import Home
from propertyfinder.people import User
from propertyfinder.pictures import Pictures

_START = datetime(2026, 1, 1, tzinfo=UTC)
#: Pictures that several listings show: plans, pools, the lobby.
_SHARED = 12
_FIRST_OWN = 1000


class World:
    """Users, listings and pictures, and nothing about HTTP."""

    def __init__(
        self,
        seed: int = 1,
        *,
        listings: int = 100,
        users: int = 8,
        images_per_listing: int = 5,
        shared: float = 0.1,
        picture_size: tuple[int, int] = (96, 72),
    ) -> None:
        """Makes a world.

        Args:
            seed: of all randomness.
            listings: at the start.
            users: at least 1.
            images_per_listing: exactly as many each.
            shared: part of the pictures that other listings may show, too.
            picture_size: width and height in pixels.
        """
        self.pictures = Pictures(picture_size)
        self.users: dict[int, User] = {}
        self.homes: dict[str, Home] = {}
        #: Values that replace those of the answer, by the id of listing or user: for answers that are wrong.
        self.spoiled: dict[str | int, dict[str, Any]] = {}
        self._random = Random(f"property finder {seed}")
        self._images, self._shared = images_per_listing, shared
        self._turn = self._drawn = 0
        for number in range(users):
            user = people.make(self._random, number)
            self.users[user.id] = user
        for _ in range(listings):
            self.publish()

    @property
    def listed(self) -> Sequence[Home]:
        """The listings in the order of the lists: what changed last is first."""
        return self._listed

    def find(self, home_id: str) -> Home:
        """The listing with an id.

        Raises:
            KeyError: there is none.
        """
        return self.homes[home_id]

    def publish(self) -> Home:
        """A new listing appears."""
        user = self._random.choice(list(self.users.values()))
        home = homes.make(
            self._random,
            self._turn,
            profile_id=user.profile_id,
            pictures=self._pictures(),
            at=self._now(),
        )
        return self._keep(home)

    def reprice(self, home_id: str | None = None) -> Home:
        """A listing costs something else, and moves to the front; any one without an id."""
        home = self._choose(home_id)
        return self._keep(replace(home, price=home.price + self._random.randint(1, 99) * 10))

    def edit(self, home_id: str | None = None) -> Home:
        """A listing has another title, and moves to the front."""
        home = self._choose(home_id)
        return self._keep(replace(home, title=f"{home.title.split(' - ')[0]} - {self._turn}"))

    def illustrate(self, home_id: str | None = None) -> Home:
        """A listing has a new picture in place of its first, and moves to the front."""
        home = self._choose(home_id)
        return self._keep(replace(home, pictures=(self._own_picture(), *home.pictures[1:])))

    def move(self, home_id: str | None = None) -> Home:
        """A listing moves to the front and says the same as before."""
        return self._keep(self._choose(home_id))

    def take_down(self, home_id: str | None = None) -> Home:
        """A listing is still told of, but no longer live."""
        return self._keep(replace(self._choose(home_id), stage="takendown"))

    def withdraw(self, home_id: str | None = None) -> Home:
        """A listing is told of no more."""
        home = self.homes.pop(self._choose(home_id).id)
        self._forget_order()
        return home

    def promote(self, user_id: int) -> User:
        """A user has another role."""
        user = self.users[user_id]
        role = "agent" if user.role == "admin" else "admin"
        self.users[user_id] = replace(user, role=role)
        return self.users[user_id]

    def spoil(self, of: str | int, **fields: Any) -> None:
        """From now on answers about a listing or user hold these values."""
        self.spoiled[of] = fields

    def digests(self, home_id: str) -> list[str]:
        """SHA-256 of a listing's pictures in order, in hex."""
        return [self.pictures.digest(number) for number in self.find(home_id).pictures]

    @cached_property
    def _listed(self) -> list[Home]:
        return sorted(self.homes.values(), key=lambda home: -home.turn)

    def _keep(self, home: Home) -> Home:
        changed = replace(home, updated_at=self._now(), turn=self._turn)
        self.homes[home.id] = changed
        self._turn += 1
        self._forget_order()
        return changed

    def _forget_order(self) -> None:
        self.__dict__.pop("_listed", None)

    def _choose(self, home_id: str | None) -> Home:
        return self._random.choice(self.listed) if home_id is None else self.find(home_id)

    def _pictures(self) -> tuple[int, ...]:
        """Of one listing: all different."""
        places = range(self._images)
        count = sum(self._random.random() < self._shared for _ in places)
        shared = self._random.sample(range(_SHARED), min(count, _SHARED))
        own = [self._own_picture() for _ in places[len(shared) :]]
        return (*own, *shared)

    def _own_picture(self) -> int:
        self._drawn += 1
        return _FIRST_OWN + self._drawn

    def _now(self) -> datetime:
        return _START + timedelta(minutes=self._turn)
