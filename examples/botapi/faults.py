"""Ways in which the server misbehaves on request; the first that fits a call takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from random import Random

from botapi.errors import Refusal, too_many


class FaultKind(StrEnum):
    """What may go wrong."""

    #: 429 with `retry_after`.
    TOO_MANY = "429"
    #: An answer with `status` and `description`, in the form of the Bot API.
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
    """A misbehaviour that waits for its calls."""

    kind: FaultKind | str
    #: Method or pattern of methods, by default all that send something.
    method: str = "send*"
    #: Only calls about this chat.
    chat: int | None = None
    #: Whether the call has its effect before it goes wrong.
    accept: bool = False
    #: Calls left that go wrong; None is without end.
    count: int | None = 1
    #: Calls that fit and pass before.
    after: int = 0
    #: Share of the calls that go wrong, by `seed`.
    probability: float = 1.0
    seed: int = 0
    status: int = 500
    description: str = ""
    #: Seconds, of a 429.
    retry_after: int = 1
    #: Of SLOW.
    seconds: float = 1.0
    #: More fields in `parameters` of the answer, such as `migrate_to_chat_id`.
    parameters: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kind = FaultKind(self.kind)
        self._random = Random(self.seed)

    def refusal(self) -> Refusal:
        """The answer of the kinds that answer."""
        if self.kind is FaultKind.TOO_MANY:
            return too_many(self.retry_after)
        return Refusal(self.status, self.description or "Internal Server Error", **self.parameters)

    def _fits(self, method: str, chat: int | None) -> bool:
        return self.count != 0 and self.chat in (None, chat) and fnmatchcase(method, self.method)

    def _strikes(self) -> bool:
        if self.after > 0:
            self.after -= 1
            return False
        if self.probability < 1 and self._random.random() >= self.probability:
            return False
        if self.count is not None:
            self.count -= 1
        return True

    def takes(self, method: str, chat: int | None) -> bool:
        """Whether this call goes wrong; counts it."""
        return self._fits(method, chat) and self._strikes()


class Faults:
    """The misbehaviours in the order in which they were added."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Adds a misbehaviour."""
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Ends all misbehaviour."""
        self._faults.clear()

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault that a call runs into."""
        return next((fault for fault in self._faults if fault.takes(method, chat)), None)
