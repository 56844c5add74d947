"""How long to wait before another try."""

from __future__ import annotations

import email.utils
import random
from datetime import UTC, datetime

_random = random.SystemRandom()

#: However often it was tried.
LONGEST_SECONDS = 300.0


def retry_after(header: str | None, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After header asks for: a number or an HTTP date (RFC 9110, section 10.2.3).

    None where there is no header or it cannot be read; 0 where the date has passed.
    """
    if not header:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        at = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max((at - (now or datetime.now(UTC))).total_seconds(), 0.0)


def backoff(first: float, tries: int) -> float:
    """Seconds before the next try: exponential with full jitter, so that clients do not meet again.

    Args:
        first: seconds of the first wait at most.
        tries: how many tries were made, 1 after the first.
    """
    return _random.uniform(0, min(first * 2.0 ** min(tries - 1, 100), LONGEST_SECONDS))
