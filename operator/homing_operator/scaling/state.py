"""What the policy remembers of a pool from one decision to the next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from homing.models.base import Value


class Sample(Value):
    """A number of workers that the load asked for."""

    replicas: int
    at: datetime


class Step(Value):
    """A change of the number of workers that was written."""

    #: Above zero: so many more; below zero: so many fewer.
    by: int
    at: datetime


class State(Value):
    """Memory of one pool; kept in its status, so that a new operator goes on where the last one ended."""

    #: The last moment at which there was work.
    last_active_time: datetime | None = None
    active: bool = False
    #: How often in a row each queue could not be read.
    failures: Mapping[str, int] = {}
    #: What the load asked for within the stabilisation windows, as far as it still matters.
    samples: tuple[Sample, ...] = ()
    #: Changes within the periods of the rate limits.
    steps: tuple[Step, ...] = ()
