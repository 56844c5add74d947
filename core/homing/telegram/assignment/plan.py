"""What an assignment is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Changes:
    """How one assignment becomes another; a chat that moves is both taken and given."""

    given: Mapping[int, str]
    taken: Mapping[int, str]

    def __bool__(self) -> bool:
        return bool(self.given or self.taken)

    @property
    def moves(self) -> int:
        """Chats that go from one account to another."""
        return len(self.given.keys() & self.taken.keys())


@dataclass(frozen=True)
class Plan:
    """Who reads what.

    Attributes:
        accounts: by chat.
        loads: sum of the weights of its chats, by account.
        least: the busiest account carries this much at least, whoever reads what.
        wanted: chats that somebody wants read, whether they have an account or not.
    """

    accounts: Mapping[int, str]
    loads: Mapping[str, float]
    least: float
    wanted: int

    @property
    def coverage(self) -> float:
        """The share of wanted chats that somebody reads."""
        return len(self.accounts) / self.wanted if self.wanted else 1.0

    @property
    def imbalance(self) -> float:
        """How much more than it must the busiest account carries: 0.1 means a tenth."""
        return max(self.loads.values()) / self.least - 1 if self.least else 0.0

    def changes(self, held: Mapping[int, str]) -> Changes:
        """What is different from what is held now."""
        given = {chat: one for chat, one in self.accounts.items() if held.get(chat) != one}
        taken = {chat: one for chat, one in held.items() if self.accounts.get(chat) != one}
        return Changes(given, taken)
