"""`WorkerPool`: workers that follow the load of their queues."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from homing.models import rules
from homing.models.base import Document, List
from homing.models.objects import DnsName, Metadata
from homing.models.pool_status import PoolStatus

QueueName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100)
]
Replicas = Annotated[int, Field(ge=0, le=10_000)]
Seconds = Annotated[int, Field(ge=0, le=86_400)]


def _unless_given(data: Any, **pace: int) -> Any:
    """A pace, where neither pods nor percent is given; one that is given stands alone."""
    if not isinstance(data, dict):
        return data
    given = any(data.get(name) is not None for name in ("pods", "percent"))
    return data if given else pace | {k: v for k, v in data.items() if v is not None}


class Target(Document):
    """What is scaled."""

    name: DnsName = Field(description="Name of the Deployment, in the same namespace.")


class Pace(Document):
    """How fast the number of workers may change; where pods and percent are both set, the larger counts."""

    pods: int | None = Field(None, ge=1, le=10_000, description="Workers in one period.")
    percent: int | None = Field(
        None, ge=1, le=10_000, description="Share of the present workers in one period."
    )
    period_seconds: int = Field(15, ge=1, le=1800, description="Length of a period.")
    stabilization_window_seconds: int | None = Field(
        None,
        ge=0,
        le=3600,
        description="The most cautious wish of so long a time is followed; by default 0.",
    )


class ScaleUp(Pace):
    """How fast workers are added; by default at most 4 or 100 percent, whichever is more, in 15 s."""

    @model_validator(mode="before")
    @classmethod
    def _pace(cls, data: Any) -> Any:
        return _unless_given(data, pods=4, percent=100)


class ScaleDown(Pace):
    """How fast workers are taken away; by default at most 100 percent in 15 s, after 300 s of less load."""

    # None is not 300: a window that was not asked for leaves the step to zero to the cooldown.
    stabilization_window_seconds: int | None = Field(
        None,
        ge=0,
        le=3600,
        description="The most cautious wish of so long a time is followed; by default 300, and "
        "cooldownSeconds alone before the pool is idle.",
    )

    @model_validator(mode="before")
    @classmethod
    def _pace(cls, data: Any) -> Any:
        return _unless_given(data, percent=100)


class Fallback(Document):
    """What is done while the load cannot be read."""

    model_config = ConfigDict(
        json_schema_extra=rules.schema(
            rules.Rule(
                "has(self.replicas) || self.behavior == 'CurrentReplicas'",
                "replicas is needed unless behavior is CurrentReplicas",
            )
        )
    )

    failure_threshold: int = Field(
        3, ge=0, le=1000, description="More failures in a row than this lead here."
    )
    replicas: Replicas | None = Field(None, description="Workers then.")
    behavior: Literal[
        "Static", "CurrentReplicas", "CurrentReplicasIfHigher", "CurrentReplicasIfLower"
    ] = Field("Static", description="Whether `replicas` counts, or the present number.")

    @model_validator(mode="after")
    def _number_of_workers(self) -> Fallback:
        if self.replicas is None and self.behavior != "CurrentReplicas":
            raise ValueError("replicas is needed unless behavior is CurrentReplicas")
        return self


class WorkerPoolSpec(Document):
    """Which queues are worked off, by what, and how many workers that takes."""

    model_config = ConfigDict(
        json_schema_extra=rules.schema(
            rules.Rule(
                "self.minReplicas <= self.maxReplicas",
                "minReplicas must not be greater than maxReplicas",
            ),
            rules.Rule(
                "!has(self.idleReplicas) || self.idleReplicas < self.minReplicas",
                "idleReplicas must be less than minReplicas",
            ),
        )
    )

    queues: List[QueueName] = Field(
        min_length=1,
        max_length=50,
        description="Names of the queues; their jobs are added up.",
        json_schema_extra={"x-kubernetes-list-type": "set"},
    )
    target: Target = Field(description="The Deployment of the workers.")
    mode: Literal["Active", "Recommend"] = Field(
        "Active", description="Recommend: tell what would be done, and change nothing."
    )
    min_replicas: Replicas = Field(
        0, description="Never fewer workers than this; `kubectl scale` sets it."
    )
    max_replicas: int = Field(100, ge=1, le=10_000, description="Never more workers than this.")
    idle_replicas: Replicas | None = Field(
        None, description="Workers while there is nothing to do; less than minReplicas."
    )
    jobs_per_worker: int = Field(
        5, ge=1, le=1_000_000, description="Queued and started jobs that one worker is for."
    )
    activation_jobs: int = Field(
        0, ge=0, le=1_000_000, description="More jobs than this wake a pool that is idle."
    )
    target_latency_seconds: int | None = Field(
        None,
        ge=1,
        le=86_400,
        description="As many workers as it takes to let no job wait longer; beside jobsPerWorker.",
    )
    polling_interval_seconds: int = Field(
        30, ge=1, le=3600, description="How often the queues are looked at."
    )
    cooldown_seconds: Seconds = Field(
        300, description="So long nothing was to be done before the pool is idle."
    )
    initial_cooldown_seconds: Seconds = Field(
        0, description="The same for a pool that was never active, from its creation."
    )
    scale_up: ScaleUp = Field(ScaleUp(), description="How fast workers are added.")
    scale_down: ScaleDown = Field(ScaleDown(), description="How fast workers are taken away.")
    fallback: Fallback | None = Field(
        None, description="What is done while the load cannot be read; else nothing changes then."
    )

    @model_validator(mode="after")
    def _bounds_are_ordered(self) -> WorkerPoolSpec:
        if self.min_replicas > self.max_replicas:
            raise ValueError("minReplicas must not be greater than maxReplicas")
        if self.idle_replicas is not None and self.idle_replicas >= self.min_replicas:
            raise ValueError("idleReplicas must be less than minReplicas")
        if len(set(self.queues)) < len(self.queues):
            raise ValueError("a queue stands twice in queues")
        return self


class WorkerPool(Document):
    """A group of workers on named queues, scaled together."""

    api_version: Literal["homing.dev/v1alpha1"]
    kind: Literal["WorkerPool"]
    metadata: Metadata
    spec: WorkerPoolSpec
    status: PoolStatus | None = None
