"""What was decided about a pool, and why."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from homing.models.base import Value
from homing_operator.scaling.observation import Unknown
from homing_operator.scaling.state import State


class Rule(StrEnum):
    """Which rule had the last word."""

    #: Workers by the number of jobs.
    JOBS = "Jobs"
    #: Workers by the time that jobs may wait.
    LATENCY = "Latency"
    #: The first step from zero or from the idle count.
    ACTIVATION = "Activation"
    #: The least or the most that the pool may have.
    BOUNDS = "Bounds"
    #: No work; the last work was too short a time ago.
    COOLDOWN = "Cooldown"
    #: No work for long enough.
    IDLE = "Idle"
    #: Held by a stabilisation window.
    STABILISATION = "Stabilisation"
    #: Slowed by `scaleUp`.
    SCALE_UP_RATE = "ScaleUpRate"
    #: Slowed by `scaleDown`.
    SCALE_DOWN_RATE = "ScaleDownRate"
    #: Held because a queue could not be read.
    UNKNOWN = "Unknown"
    #: A queue could not be read for too long.
    FALLBACK = "Fallback"
    PAUSED = "Paused"
    PAUSED_REPLICAS = "PausedReplicas"
    PAUSED_SCALE_IN = "PausedScaleIn"
    PAUSED_SCALE_OUT = "PausedScaleOut"
    #: An annotation cannot be read; nothing changes until it can.
    MISTAKE = "InvalidAnnotation"


class Proposal(Value):
    """A number of workers and the reason for it."""

    replicas: int
    rule: Rule
    #: The middle of a sentence.
    why: str


class Decision(Value):
    """What was decided."""

    #: What the target had.
    current: int
    #: What the target should have now; written where it differs from `current`.
    replicas: int
    #: The same if nothing were paused and the mode were Active.
    would_have: int
    #: What the load alone asks for, before bounds, windows and rates; None where the load is unknown.
    desired: int | None
    rule: Rule
    #: One plain sentence.
    reason: str
    #: Whether there is work; None where that is unknown.
    active: bool | None
    #: Queues that could not be read.
    unknown: Mapping[str, Unknown] = {}
    #: Whether the fallback decides.
    falling_back: bool = False
    #: Seconds until nothing waits any more with `would_have` workers; None where that is not known or never.
    drain_seconds: float | None = None
    #: The memory for the next decision, provided that `replicas` gets written.
    state: State
