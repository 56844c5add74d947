"""When a delivery that failed is tried again."""

from __future__ import annotations

import random

#: After so many attempts a delivery is dead: with the waits below, that is after about two hours.
MAX_ATTEMPTS = 10

_FIRST_SECONDS = 15.0
_LONGEST_SECONDS = 3600.0


def seconds(attempts: int) -> float:
    """The wait after so many attempts: doubled each time, with up to a fifth of jitter."""
    wait = min(_FIRST_SECONDS * 2.0 ** (attempts - 1), _LONGEST_SECONDS)
    return wait * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, hides nothing
