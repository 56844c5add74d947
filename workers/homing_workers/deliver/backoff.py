"""When a delivery that failed is tried again: exponential backoff with full jitter.

Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015: of the variants compared there, a wait
that is uniform between nothing and the exponential bound spreads a crowd best. Ours begins at a second: what failed
a moment ago most likely fails again.
"""

from __future__ import annotations

import random

from homing_workers.deliver.policy import Policy

#: Seconds.
_SHORTEST = 1.0


def longest(attempts: int, policy: Policy) -> float:
    """Seconds of the longest wait after so many attempts."""
    return min(policy.first_wait * 2.0 ** min(max(attempts, 1) - 1, 60), policy.longest_wait)


def seconds(attempts: int, policy: Policy) -> float:
    """The wait after so many attempts."""
    bound = longest(attempts, policy)
    return random.uniform(min(_SHORTEST, bound), bound)  # noqa: S311 - spreads load, hides nothing
