"""One call of a method, with what methods work upon."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from botapi.files import Files
from botapi.given import Given
from botapi.limits import Pace
from botapi.options import Options
from botapi.world import World


@dataclass
class Call:
    """What a method gets beside its parameters."""

    method: str
    given: Given
    world: World
    files: Files
    pace: Pace
    options: Options
    #: Ids of messages that came to be.
    made: list[int] = field(default_factory=list)


#: Takes typed parameters, gives the result as JSON.
Answer = Callable[[Call, Any], Awaitable[Any]]
