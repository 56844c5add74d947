"""One decision's premises, and the memory that it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from homing.models.base import Value
from homing.models.pool import WorkerPoolSpec
from homing_operator.scaling import demand, fallback, limits
from homing_operator.scaling.demand import Demand
from homing_operator.scaling.limits import Rate
from homing_operator.scaling.observation import Observation
from homing_operator.scaling.state import Sample, State, Step


class Case(Value):
    """All that the rules look at."""

    spec: WorkerPoolSpec
    observation: Observation
    now: datetime
    demand: Demand
    #: There is work, or people want it to seem so.
    active: bool
    up: Rate
    down: Rate
    #: Workers to start from: what the target has, or the maximum where it has more.
    count: int
    #: Memory, this observation included.
    state: State

    @classmethod
    def of(
        cls, spec: WorkerPoolSpec, state: State, observation: Observation, now: datetime
    ) -> Case:
        wanted = demand.of(spec, observation)
        active = wanted.active or observation.overrides.force_activation
        up, down = Rate.up(spec.scale_up), Rate.down(spec.scale_down)
        count = min(observation.replicas, spec.max_replicas)
        failures = fallback.count_failures(state.failures, observation)
        asked = _asked(spec, observation, failures, wanted.workers, count)
        remembered = State(
            last_active_time=now if active else state.last_active_time,
            active=active or (state.active and bool(observation.unknown)),
            failures=failures,
            samples=_samples(state, asked, count, up, down, now),
            steps=limits.recent(state.steps, up, down, now),
        )
        return cls(
            spec=spec,
            observation=observation,
            now=now,
            demand=wanted,
            active=active,
            up=up,
            down=down,
            count=count,
            state=remembered,
        )

    @property
    def working(self) -> int:
        """The least while there is work."""
        return max(self.spec.min_replicas, 1)

    @property
    def resting(self) -> int:
        """The least while there is none."""
        idle = self.spec.idle_replicas
        return self.spec.min_replicas if idle is None else idle

    @property
    def failures(self) -> Mapping[str, int]:
        return self.state.failures

    def ceiling(self) -> int:
        """The most that the rate of `scaleUp` allows now."""
        return limits.ceiling(self.count, self.state.steps, self.up, self.now)

    def floor(self) -> int:
        """The least that the rate of `scaleDown` allows now; what is above the maximum goes in any case."""
        have = self.observation.replicas
        return min(limits.floor(have, self.state.steps, self.down, self.now), self.count)

    def stable(self, wanted: int) -> int:
        """What the stabilisation windows make of a number."""
        return limits.stable(self.count, wanted, self.state.samples, self.up, self.down, self.now)

    def memory(self, replicas: int) -> State:
        """The memory once the target has so many."""
        by = replicas - self.observation.replicas
        if not by:
            return self.state
        steps = (*self.state.steps, Step(by=by, at=self.now))
        return self.state.model_copy(update={"steps": steps})


def _asked(
    spec: WorkerPoolSpec,
    observation: Observation,
    failures: Mapping[str, int],
    wanted: int,
    count: int,
) -> int | None:
    """What the load asks for, or a fallback in its place; None where nobody knows."""
    if not observation.unknown:
        return wanted
    if spec.fallback is not None and fallback.due(spec.fallback, failures):
        return max(fallback.replicas(spec.fallback, count), wanted)
    return None


def _samples(
    state: State, asked: int | None, count: int, up: Rate, down: Rate, now: datetime
) -> tuple[Sample, ...]:
    """Before there is a memory, what runs counts as asked for."""
    if asked is None:
        return state.samples
    before = state.samples or (Sample(replicas=count, at=now),)
    return limits.remember(before, Sample(replicas=asked, at=now), up, down)
