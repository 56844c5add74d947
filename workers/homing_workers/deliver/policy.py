"""How each channel tries: how often, how long, how many at once.

| channel | attempts | waits up to | at most so old | alerts a day |
|---|---|---|---|---|
| telegram | 10 | 1 h | 48 h | any number |
| email | 16 | 4 h | 96 h | any number |
| sms | 8 | 30 min | 12 h | SMS_PER_DAY |

E-mail tries for days, as RFC 5321 (section 4.5.4.1) asks; a text message about a home that came hours ago is only a nuisance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from homing.models.kinds import Channel
from homing.settings import Settings

_HOUR = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Limits of one channel."""

    #: After so many a delivery is dead.
    max_attempts: int
    #: Seconds: the longest wait after the first failure, which is doubled with each that follows, and the longest of all.
    first_wait: float
    longest_wait: float
    #: Seconds since a delivery was written (or replayed) after which it is not sent any more.
    max_age: float
    #: People served at once by one process.
    concurrency: int
    #: Alerts of one person that are due at once go out as one message if they are more than this; 0: never.
    digest_above: int = 5
    #: Alerts of one person in 24 hours; None: any number.
    per_day: int | None = None


POLICIES: dict[Channel, Policy] = {
    Channel.TELEGRAM: Policy(
        max_attempts=10, first_wait=15, longest_wait=_HOUR, max_age=48 * _HOUR, concurrency=32
    ),
    Channel.EMAIL: Policy(
        max_attempts=16, first_wait=60, longest_wait=4 * _HOUR, max_age=96 * _HOUR, concurrency=8
    ),
    Channel.SMS: Policy(
        max_attempts=8, first_wait=30, longest_wait=_HOUR / 2, max_age=12 * _HOUR, concurrency=8
    ),
}


def policy_for(channel: Channel, settings: Settings) -> Policy:
    """The channel's limits, with what the settings say."""
    policy = replace(POLICIES[channel], digest_above=settings.digest_above)
    return replace(policy, per_day=settings.sms_per_day) if channel is Channel.SMS else policy
