"""Ways in which the server misbehaves on request; the first that fits a request takes it."""

from __future__ import annotations

from dataclasses import dataclass

from testserver import faults
from testserver.faults import FaultKind


@dataclass(kw_only=True)
class Fault(faults.Fault):
    """A misbehaviour that waits for its requests."""

    kind: FaultKind
    #: Only messages to this number.
    to: str | None = None
    #: Whether the message is taken before it goes wrong.
    accept: bool = False
    status: int = 500
    code: int = 20500
    #: Seconds, of a 429.
    retry_after: int = 1
    #: Of SLOW.
    seconds: float = 1.0

    def fits(self, to: str | None) -> bool:
        """Whether it is about messages to this number."""
        return self.to in (None, to)


class Faults(faults.Faults[Fault]):
    """The misbehaviours in the order in which they were added."""

    def take(self, to: str | None) -> Fault | None:
        """The fault that a request for a message to this number runs into."""
        return self.first(lambda fault: fault.fits(to))
