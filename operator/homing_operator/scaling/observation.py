"""What is known of a pool at one moment. What could not be read is `Unknown`, so it can never pass for zero."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from pydantic import Field

from homing.models.base import Value


class Known(Value):
    """One queue that answered.

    Numbers below zero are possible in a broken store; the policy counts them as zero.
    """

    #: Jobs that wait, scheduled and deferred ones aside.
    queued: int
    #: Jobs that a live worker has under way.
    started: int = 0
    #: Seconds that the oldest job has waited; None where none waits.
    oldest_age_seconds: float | None = None

    @property
    def jobs(self) -> int:
        return max(self.queued, 0) + max(self.started, 0)


class Doubt(StrEnum):
    """Why a queue is unknown."""

    #: Redis did not answer, or its answer makes no sense.
    UNREADABLE = "Unreadable"
    #: Nobody has ever used a queue of this name: probably mistyped.
    MISSING = "Missing"


class Unknown(Value):
    """One queue of which nothing is known."""

    reason: str
    doubt: Doubt = Doubt.UNREADABLE


Queue: TypeAlias = Known | Unknown


class Overrides(Value):
    """What people ask of one pool by annotations; see `overrides.parse`."""

    paused: bool = False
    paused_replicas: int | None = None
    paused_scale_in: bool = False
    paused_scale_out: bool = False
    force_activation: bool = False
    #: What is wrong with an annotation.
    mistake: str | None = None


class Observation(Value):
    """All that a decision is made of, beside the policy and its own memory."""

    #: `spec.replicas` of the target.
    replicas: int = Field(ge=0)
    queues: Mapping[str, Queue]
    #: When the pool was made.
    created_at: datetime
    overrides: Overrides = Overrides()
    #: Mean seconds that a worker needs for a job; None where no job was measured.
    job_seconds: float | None = None
    #: Jobs a second that come in; None where not measured yet.
    arrivals_per_second: float | None = None

    @property
    def known(self) -> dict[str, Known]:
        return {name: queue for name, queue in self.queues.items() if isinstance(queue, Known)}

    @property
    def unknown(self) -> dict[str, Unknown]:
        return {name: queue for name, queue in self.queues.items() if isinstance(queue, Unknown)}

    @property
    def queued(self) -> int:
        """Jobs that wait on the known queues."""
        return sum(max(queue.queued, 0) for queue in self.known.values())

    @property
    def started(self) -> int:
        """Jobs under way on the known queues."""
        return sum(max(queue.started, 0) for queue in self.known.values())

    @property
    def jobs(self) -> int:
        return self.queued + self.started

    @property
    def oldest_age_seconds(self) -> float:
        """Seconds that the oldest job of the known queues has waited."""
        ages = (queue.oldest_age_seconds for queue in self.known.values())
        return max((age for age in ages if age is not None), default=0.0)
