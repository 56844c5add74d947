"""What an assignment is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat that somebody wants read.

    Attributes:
        per_hour: messages, as measured; None until they were.
        members: ids of accounts that can read it.
    """

    chat_id: int
    per_hour: float | None
    members: Sequence[str]


@dataclass(frozen=True)
class Weights:
    """How much reading a chat weighs: less than in proportion to its rate, since a part of the work is the same for each.

    Attributes:
        alpha: the power that messages an hour are raised to.
        least: the weight of the quietest chat.
    """

    alpha: float = 0.7
    least: float = 0.05

    def of(self, chats: Sequence[Chat]) -> list[float]:
        """The weight of each; chats that nobody has measured weigh as much as the median of the others."""
        known = [
            None if one.per_hour is None else max(self.least, one.per_hour**self.alpha)
            for one in chats
        ]
        measured = [weight for weight in known if weight is not None]
        usual = median(measured) if measured else self.least
        return [usual if weight is None else weight for weight in known]


@dataclass(frozen=True)
class Case:
    """Everything that an assignment depends on.

    Attributes:
        ready: accounts that Telegram lets in.
        alive: those of them whose reader is at work.
        held: the account that each chat has now.
    """

    chats: Sequence[Chat]
    ready: frozenset[str]
    alive: frozenset[str]
    held: Mapping[int, str] = field(default_factory=dict)
    weights: Weights = Weights()

    def readers(self, chat: Chat) -> list[str]:
        """Who may get the chat: members at work; where there is none, those that may come back, so that nothing moves."""
        alive = [one for one in chat.members if one in self.alive]
        return alive or [one for one in chat.members if one in self.ready]
