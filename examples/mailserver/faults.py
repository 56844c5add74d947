"""Ways in which the server misbehaves on request; the first that fits takes a message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from testserver import faults


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
class Fault(faults.Fault):
    """A misbehaviour that waits for its messages."""

    kind: FaultKind
    stage: Stage = Stage.DATA
    reply: str = "451 4.3.0 later, please"
    #: Whether the message is kept before it goes wrong; only after it was read.
    accept: bool = False
    #: Only messages to this address.
    to: str | None = None

    def fits(self, stage: Stage, to: str | None) -> bool:
        """Whether it is about this point of a message."""
        return stage is self.stage and self.to in (None, to)


class Faults(faults.Faults[Fault]):
    """The misbehaviours in the order in which they were added."""

    def take(self, stage: Stage, to: str | None = None) -> Fault | None:
        """The fault that a message runs into at this point."""
        return self.first(lambda fault: fault.fits(stage, to))
