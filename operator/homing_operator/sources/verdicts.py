"""What is said about a source: six conditions, each with the next step where one is to be taken."""

from __future__ import annotations

from datetime import datetime, timedelta

from homing_operator import stuck
from homing_operator.conditions import Verdict
from homing_operator.sources import backoff
from homing_operator.sources.history import History
from homing_operator.sources.observed import Observed

READY, FRESH, PRODUCTIVE = "Ready", "Fresh", "Productive"
BLOCKED, PAUSED, CONFLICT = "Blocked", "Paused", "Conflict"

#: A source is fresh for so many of its pauses, and a while.
_PAUSES = 3
_A_WHILE = timedelta(minutes=15)


def fresh_until(observed: Observed, history: History) -> datetime | None:
    """When a source that nobody suspends stops being fresh."""
    spec = observed.source.spec
    if history.last_success is None or spec.suspend:
        return None
    pause = backoff.minutes_between(spec.schedule, spec.time_zone, observed.source.identity)
    return history.last_success + _PAUSES * timedelta(minutes=pause) + _A_WHILE


def ready(observed: Observed, history: History, in_force: str) -> Verdict:
    """Whether everything stands as declared."""
    if observed.refusal is not None:
        return Verdict(READY, "False", observed.refusal.reason, observed.refusal.message)
    if name := stuck.pod_of(observed.pods):
        text = f"the pod of a run cannot start: kubectl describe pod {name}"
        return Verdict(READY, "False", "PodCannotStart", text)
    if observed.source.spec.suspend:
        return Verdict(READY, "True", "Suspended", "nothing runs while spec.suspend is true")
    if history.failures > backoff.FORGIVEN or (history.failures and history.blocked):
        text = f"{history.failures} runs in a row failed; until one succeeds it runs at: {in_force}"
        return Verdict(READY, "True", "BackingOff", text)
    return Verdict(READY, "True", "Reconciled", "the CronJob is as declared")


def fresh(observed: Observed, history: History, now: datetime) -> Verdict:
    """Whether what is known of the source is young."""
    until = fresh_until(observed, history)
    if observed.source.spec.suspend:
        return Verdict(FRESH, "Unknown", "Suspended", "nothing runs while spec.suspend is true")
    if history.last is None:
        return Verdict(FRESH, "Unknown", "NeverRan", "no run has ended yet")
    if until is None:
        return Verdict(FRESH, "False", "NeverSucceeded", f"no run has succeeded yet. {_LOOK}")
    if now <= until:
        return Verdict(FRESH, "True", "RecentSuccess", "the last good run is recent")
    text = "the last good run is more than three pauses of the schedule ago"
    return Verdict(FRESH, "False", "Stale", f"{text}. {_LOOK}")


def productive(history: History) -> Verdict:
    """Whether runs find adverts that can be read."""
    last = history.last
    if last is None:
        return Verdict(PRODUCTIVE, "Unknown", "NeverRan", "no run has ended yet")
    if last.outcome not in ("succeeded", "partial"):
        text = "the last run ended before it could tell"
        return Verdict(PRODUCTIVE, "Unknown", "NoResult", f"{text}. {_LOOK}")
    found, rejected = last.counts.get("found", 0), last.counts.get("rejected", 0)
    if found == 0:
        text = "the last run found no adverts; the site may have changed"
        return Verdict(PRODUCTIVE, "False", "NothingFound", f"{text}. {_TRY}")
    if rejected > found / 2:
        text = "more than half of the adverts could not be read; the site may have changed"
        return Verdict(PRODUCTIVE, "False", "MostlyRejected", f"{text}. {_TRY}")
    return Verdict(PRODUCTIVE, "True", "Found", "the last run found adverts")


def blocked(history: History) -> Verdict:
    """Whether the site has shut us out."""
    if history.last is None:
        return Verdict(BLOCKED, "Unknown", "NeverRan", "no run has ended yet")
    if history.blocked:
        text = (
            "an anti-bot page answered. Runs are sparse until one succeeds; "
            "lower spec.politeness.requestsPerSecond, or ask the site for access"
        )
        return Verdict(BLOCKED, "True", "AntiBotPage", text)
    return Verdict(BLOCKED, "False", "NotBlocked", "no anti-bot page answered the last run")


def paused(is_so: bool) -> Verdict:
    """Whether the operator keeps its hands off."""
    if is_so:
        text = "homing.dev/paused is set: children stay as they are. Remove the annotation to go on"
        return Verdict(PAUSED, "True", "Annotated", text)
    return Verdict(PAUSED, "False", "NotPaused")


def conflict(who: str | None) -> Verdict:
    """Whether somebody else's object bears the name of a child."""
    if who:
        text = f"{who} belongs to somebody else and is left alone. Rename it, or the source"
        return Verdict(CONFLICT, "True", "NameTaken", text)
    return Verdict(CONFLICT, "False", "NoConflict")


_LOOK = "Look at status.lastRun.errors, or at the log: kubectl homing logs"
_TRY = "Try the selectors: homing scrape --dry-run -f"
