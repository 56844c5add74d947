"""Ways in which the server misbehaves on request; the first that fits a call takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from botapi.errors import Refusal, too_many
from testserver import faults
from testserver.faults import FaultKind


@dataclass(kw_only=True)
class Fault(faults.Fault):
    """A misbehaviour that waits for its calls."""

    kind: FaultKind | str
    #: Method or pattern of methods, by default all that send something.
    method: str = "send*"
    #: Only calls about this chat.
    chat: int | None = None
    #: Whether the call has its effect before it goes wrong.
    accept: bool = False
    status: int = 500
    description: str = ""
    #: Seconds, of a 429.
    retry_after: int = 1
    #: Of SLOW.
    seconds: float = 1.0
    #: More fields in `parameters` of the answer, such as `migrate_to_chat_id`.
    parameters: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.kind = FaultKind(self.kind)

    def refusal(self) -> Refusal:
        """The answer of the kinds that answer."""
        if self.kind is FaultKind.TOO_MANY:
            return too_many(self.retry_after)
        return Refusal(self.status, self.description or "Internal Server Error", **self.parameters)

    def fits(self, method: str, chat: int | None) -> bool:
        """Whether it is about this call."""
        return self.chat in (None, chat) and fnmatchcase(method, self.method)


class Faults(faults.Faults[Fault]):
    """The misbehaviours in the order in which they were added."""

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault that a call runs into."""
        return self.first(lambda fault: fault.fits(method, chat))
