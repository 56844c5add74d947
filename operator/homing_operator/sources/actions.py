"""What a reconcile may want done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from homing_operator.json_types import Json
from homing_operator.kinds import Kind


@dataclass(frozen=True)
class Apply:
    """Make a child, or make it as it should be.

    Attributes:
        uid: of the child as it was seen; None where there is none.
    """

    kind: Kind
    body: Json
    uid: str | None = None


@dataclass(frozen=True)
class SetStatus:
    """Write the status."""

    status: Json


@dataclass(frozen=True)
class Tell:
    """Tell an event about the source."""

    reason: str
    note: str
    type: Literal["Normal", "Warning"]


Action = Apply | SetStatus | Tell
