"""Ways in which the server misbehaves on request; the first that fits takes a message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random


class FaultKind(StrEnum):
    """What may go wrong."""

    #: The answer is `reply`, for example "451 4.3.0 later, please".
    REPLY = "reply"
    #: No answer ever comes.
    HANG = "hang"
    #: The connection is reset.
    RESET = "reset"


class Stage(StrEnum):
    """When it goes wrong."""

    #: Before the greeting.
    CONNECT = "connect"
    MAIL = "mail"
    RCPT = "rcpt"
    #: After the whole message was read.
    DATA = "data"


@dataclass(kw_only=True)
class Fault:
    """A misbehaviour that waits for its messages."""

    kind: FaultKind
    stage: Stage = Stage.DATA
    reply: str = "451 4.3.0 later, please"
    #: Whether the message is kept before it goes wrong; only after it was read.
    accept: bool = False
    #: Only messages to this address.
    to: str | None = None
    #: Messages left that go wrong; None is without end.
    count: int | None = 1
    #: Messages that fit and pass before.
    after: int = 0
    #: Share of the messages that go wrong, by `seed`.
    probability: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        self._random = Random(self.seed)

    def takes(self, stage: Stage, to: str | None) -> bool:
        """Whether it goes wrong now; counts it."""
        if self.count == 0 or stage is not self.stage or self.to not in (None, to):
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

    def take(self, stage: Stage, to: str | None = None) -> Fault | None:
        """The fault that a message runs into at this point."""
        return next((fault for fault in self._faults if fault.takes(stage, to)), None)
