"""Ways in which the server misbehaves on request; the first that fits a request takes it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random


class FaultKind(StrEnum):
    """What may go wrong."""

    #: 429 with `retry_after`.
    TOO_MANY = "429"
    #: A refusal with `status` and `code`.
    STATUS = "status"
    #: HTML with `status`, as a proxy answers.
    JUNK = "junk"
    #: No answer ever comes.
    HANG = "hang"
    #: The connection is reset after the request was read.
    RESET = "reset"
    #: The right answer, `seconds` later.
    SLOW = "slow"


@dataclass(kw_only=True)
class Fault:
    """A misbehaviour that waits for its requests."""

    kind: FaultKind
    #: Only messages to this number.
    to: str | None = None
    #: Whether the message is taken before it goes wrong.
    accept: bool = False
    #: Requests left that go wrong; None is without end.
    count: int | None = 1
    #: Requests that fit and pass before.
    after: int = 0
    #: Share of the requests that go wrong, by `seed`.
    probability: float = 1.0
    seed: int = 0
    status: int = 500
    code: int = 20500
    #: Seconds, of a 429.
    retry_after: int = 1
    #: Of SLOW.
    seconds: float = 1.0

    def __post_init__(self) -> None:
        self._random = Random(self.seed)

    def takes(self, to: str | None) -> bool:
        """Whether this request goes wrong; counts it."""
        if self.count == 0 or self.to not in (None, to):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if self.probability < 1 and self._random.random() >= self.probability:
            return False
        if self.count is not None:
            self.count -= 1
        return True


class Faults:
    """The misbehaviours in the order in which they were added."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Adds a misbehaviour."""
        self._faults.append(fault)

    def clear(self) -> None:
        """Ends all misbehaviour."""
        self._faults.clear()

    def take(self, to: str | None) -> Fault | None:
        """The fault that a request for a message to this number runs into."""
        return next((fault for fault in self._faults if fault.takes(to)), None)
