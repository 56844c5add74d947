"""The parts of the operator, each with what it needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from homing.settings import Settings
from homing_operator.client import Client
from homing_operator.config import OperatorConfig
from homing_operator.events import Recorder
from homing_operator.heartbeats import Heartbeats
from homing_operator.watching import Watches


@dataclass(frozen=True)
class Surroundings:
    """What every part is given.

    Attributes:
        namespaces: which are served, at least one.
        watches: where a part says what it wants to hear of, before anything runs.
    """

    settings: Settings
    config: OperatorConfig
    client: Client
    recorder: Recorder
    beats: Heartbeats
    watches: Watches
    namespaces: tuple[str, ...]


#: Registers its watches and returns the loop that does the work. The loop is started again whenever it ends.
Part = Callable[[Surroundings], Callable[[], Awaitable[None]]]
