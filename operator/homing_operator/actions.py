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
        seen: resource version of the child that was looked at; nothing is written where it has changed.
            The default is one that nothing has: nothing is written where there is such a child after all.
    """

    kind: Kind
    body: Json
    seen: str = "1"


@dataclass(frozen=True)
class Merge:
    """Change a child by a merge patch: what others have put there, server-side apply cannot take away.

    Attributes:
        name: of the child.
        seen: resource version of the child that was looked at; nothing is written where it has changed.
    """

    kind: Kind
    name: str
    patch: Json
    seen: str


@dataclass(frozen=True)
class SetStatus:
    """Write the status."""

    status: Json


@dataclass(frozen=True)
class Tell:
    """Tell an event about the resource."""

    reason: str
    note: str
    type: Literal["Normal", "Warning"]


Action = Apply | Merge | SetStatus | Tell
