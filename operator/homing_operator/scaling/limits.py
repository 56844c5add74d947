"""How fast the number of workers may change: the HorizontalPodAutoscaler's windows and rates.

Source: `behavior` of autoscaling/v2 and the controller's `stabilizeRecommendationWithBehaviors` and
`convertDesiredReplicasWithBehaviorRate`, with selectPolicy Max. Percentages are computed in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from homing.models.base import Value
from homing.models.pool import Pace, ScaleDown, ScaleUp
from homing_operator.scaling.state import Sample, Step


class Rate(Value):
    """How fast one way."""

    pods: int | None
    percent: int | None
    period: timedelta
    window: timedelta
    #: The window is not the default one.
    window_given: bool

    @classmethod
    def up(cls, pace: ScaleUp) -> Rate:
        """Workers are added without a window by default."""
        return cls._of(pace, window=0)

    @classmethod
    def down(cls, pace: ScaleDown) -> Rate:
        """Workers are taken away once fewer were asked for during 300 s by default."""
        return cls._of(pace, window=300)

    @classmethod
    def _of(cls, pace: Pace, window: int) -> Rate:
        given = pace.stabilization_window_seconds
        return cls(
            pods=pace.pods,
            percent=pace.percent,
            period=timedelta(seconds=pace.period_seconds),
            window=timedelta(seconds=window if given is None else given),
            window_given=given is not None,
        )


def stable(
    current: int, wanted: int, samples: Iterable[Sample], up: Rate, down: Rate, now: datetime
) -> int:
    """Between the least that the up window and the most that the down window asked for."""
    within = list(samples)
    least = min([wanted, *(each.replicas for each in within if each.at > now - up.window)])
    most = max([wanted, *(each.replicas for each in within if each.at > now - down.window)])
    return min(max(current, least), most)


def ceiling(current: int, steps: Sequence[Step], rate: Rate, now: datetime) -> int:
    """The most that may be reached now."""
    start = _at_start(current, steps, rate, now)
    bounds = [current]
    if rate.pods is not None:
        bounds.append(start + rate.pods)
    if rate.percent is not None:
        bounds.append(-(-start * (100 + rate.percent) // 100))
    return max(bounds)


def floor(current: int, steps: Sequence[Step], rate: Rate, now: datetime) -> int:
    """The least that may be reached now."""
    start = _at_start(current, steps, rate, now)
    bounds = [current]
    if rate.pods is not None:
        bounds.append(start - rate.pods)
    if rate.percent is not None:
        bounds.append(start * (100 - rate.percent) // 100)
    return max(min(bounds), 0)


def _at_start(current: int, steps: Sequence[Step], rate: Rate, now: datetime) -> int:
    return current - sum(step.by for step in steps if step.at > now - rate.period)


def remember(samples: Sequence[Sample], new: Sample, up: Rate, down: Rate) -> tuple[Sample, ...]:
    """The samples that can still decide something, and the new one."""
    kept: list[Sample] = [new]
    highest = lowest = new.replicas
    for sample in reversed(samples):
        counts_down = sample.replicas > highest and sample.at > new.at - down.window
        counts_up = sample.replicas < lowest and sample.at > new.at - up.window
        if counts_down or counts_up:
            kept.append(sample)
        highest, lowest = max(highest, sample.replicas), min(lowest, sample.replicas)
    return tuple(reversed(kept))


def recent(steps: Sequence[Step], up: Rate, down: Rate, now: datetime) -> tuple[Step, ...]:
    """The changes that a period still counts."""
    oldest = now - max(up.period, down.period)
    return tuple(step for step in steps if step.at > oldest)
