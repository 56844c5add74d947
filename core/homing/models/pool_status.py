"""What the operator tells about a pool."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from homing.models.base import Told
from homing.models.conditions import CamelCase, Status

Words = Annotated[str, StringConstraints(max_length=1000)]
Count = Annotated[int, Field(ge=0)]


class QueueTold(Told):
    """One queue, as last seen."""

    name: Annotated[str, StringConstraints(max_length=100)] = Field(description="Its name.")
    queued: Count | None = Field(None, description="Jobs that wait; absent where unknown.")
    started: Count | None = Field(None, description="Jobs under way; absent where unknown.")
    problem: Words | None = Field(None, description="Why it could not be read.")


class Inputs(Told):
    """What a decision was made from."""

    queued: Count | None = Field(None, description="Jobs that wait, in all queues.")
    started: Count | None = Field(None, description="Jobs under way, in all queues.")
    oldest_seconds: Count | None = Field(None, description="How long the oldest job waits.")
    workers: Count | None = Field(None, description="Workers at that moment.")
    wished: Count | None = Field(None, description="Workers by the load alone, before all limits.")
    failures: Count = Field(0, description="Readings in a row that failed.")


class Decision(Told):
    """Why there are as many workers as there are."""

    time: AwareDatetime = Field(description="When it was made.")
    rule: CamelCase = Field(description="What decided, for example Load, Cooldown or Fallback.")
    from_replicas: Count = Field(alias="from", description="Workers before.")
    to: Count = Field(description="Workers after.")
    would_have: Count | None = Field(
        None,
        description="Workers that there would be without that rule or, with Recommend, at all.",
    )
    message: Words = Field("", description="The same in words for people.")
    inputs: Inputs = Field(Inputs(), description="What it was made from.")


class Wish(Told):
    """A number of workers that the load asked for, kept as long as a stabilisation window looks at it."""

    replicas: Count = Field(description="So many workers.")
    time: AwareDatetime = Field(description="When it was last asked for.")


class Change(Told):
    """A change of the number of workers, kept as long as a rate counts it."""

    by: int = Field(description="So many more, or fewer where below zero.")
    time: AwareDatetime = Field(description="When it was made.")


class PoolStatus(Status):
    """What is known about a pool and its queues."""

    replicas: Count = Field(0, description="Workers that there are.")
    ready_replicas: Count = Field(0, description="Workers that are ready.")
    desired_replicas: Count | None = Field(None, description="Workers that there should be.")
    selector: Words | None = Field(None, description="Label selector of the workers' pods.")
    last_active_time: AwareDatetime | None = Field(
        None, description="When there was last something to do; what the cooldown counts from."
    )
    last_scale_time: AwareDatetime | None = Field(
        None, description="When the number of workers last changed."
    )
    drain_seconds: Count | None = Field(
        None, description="When all present jobs are done at the present rate."
    )
    queues: Annotated[tuple[QueueTold, ...], Field(max_length=50)] = Field(
        (), description="Each queue, as last seen."
    )
    last_decision: Decision | None = Field(None, description="Why there are as many workers.")
    wishes: Annotated[tuple[Wish, ...], Field(max_length=200)] = Field(
        (), description="What the load asked for lately; a new operator goes on from there."
    )
    changes: Annotated[tuple[Change, ...], Field(max_length=200)] = Field(
        (), description="What was changed lately; a new operator goes on from there."
    )
