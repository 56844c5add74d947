"""The users of an agency."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

_FIRST = ("Aisha", "Omar", "Layla", "Karim", "Nadia", "Yusuf", "Mariam", "Anvar", "Dilnoza", "Sam")
_LAST = ("Haddad", "Rahman", "Karimov", "Nasser", "Yusupova", "Farouk", "Saleh", "Mansour")
_ROLES = ("agent", "agent", "agent", "limited-agent", "admin")

_FIRST_ID = 21_001
_FIRST_PROFILE = 480_001


@dataclass(frozen=True, kw_only=True)
class User:
    """Somebody who works with the agency's listings."""

    id: int
    #: What listings name in `assignedTo.id`.
    profile_id: int
    first_name: str
    last_name: str
    email: str
    #: E.164.
    mobile: str
    role: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


def make(random: Random, number: int) -> User:
    """The user with a number, counted from 0."""
    first, last = random.choice(_FIRST), random.choice(_LAST)
    return User(
        id=_FIRST_ID + number,
        profile_id=_FIRST_PROFILE + number,
        first_name=first,
        last_name=last,
        email=f"{first}.{last}.{number}@agency.example".lower(),
        mobile=f"+97150{1_000_000 + number * 7919 % 9_000_000}",
        role="admin" if number == 0 else random.choice(_ROLES),
    )
