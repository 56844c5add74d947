"""What came of one look at a pool."""

from __future__ import annotations

from homing.models.base import Value
from homing_operator.scaling.decision import Decision
from homing_operator.scaling.observation import Observation, Overrides
from homing_operator.scaling.pool import Pool
from homing_operator.scaling.state import State
from homing_operator.scaling.target import Target


class Problem(Value):
    """Why a pool is not ready: a word for programs, and words for people."""

    reason: str
    message: str


class Outcome(Value):
    """All that the status tells."""

    pool: Pool
    overrides: Overrides
    #: None where there is no such Deployment.
    target: Target | None = None
    observation: Observation | None = None
    decision: Decision | None = None
    #: Memory to be kept.
    state: State = State()
    problem: Problem | None = None
    #: Who else scales the target.
    rival: str | None = None
    #: The decision was carried out.
    scaled: bool = False
