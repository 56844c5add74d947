"""What is to be done about a source: a function of what is observed, and of nothing else.

Children come first. While one of them is not as it should be, that is all there is to do; when they are, the
status is written if it says something else. Applied to what it asks for, the function asks for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from croniter import CroniterBadDateError

from homing import schedule
from homing.models.source.status import SourceStatus
from homing_operator.actions import Action, Apply
from homing_operator.conditions import Verdict
from homing_operator.json_types import Json
from homing_operator.kinds import CONFIG_MAP, CRON_JOB, JOB, SCRAPE_SOURCE, Kind
from homing_operator.rendering import children as rendering
from homing_operator.sources import backoff, children, firsts, history, runs, telling, verdicts
from homing_operator.sources.history import History
from homing_operator.sources.observed import Observed, Refusal, World


def reconcile(observed: Observed, world: World) -> list[Action]:
    """The actions, in their order.

    Args:
        observed: the source and its children.
        world: configuration, time, and whether others leave room for a run.
    """
    source = observed.source
    if source.leaving:
        return []
    if source.mistake is not None:
        return _hold(observed, world, Refusal("InvalidSpec", source.mistake))
    if source.paused:
        return _hold(observed, world, None)
    if (obstacle := _obstacle(observed)) is not None:
        return _hold(observed, world, obstacle)
    past = history.after(observed.status, runs.ended(observed.jobs, observed.pods, world.now))
    wanted: list[Action] = [] if observed.refusal else [*_missing(observed, world, past)]
    return wanted or _status(observed, world, past)


def look_again(observed: Observed, world: World) -> float | None:
    """Seconds after which something may be different though nothing happens, or None."""
    source = observed.source
    if source.leaving or source.mistake is not None or source.paused:
        return None
    past = history.after(observed.status, runs.ended(observed.jobs, observed.pods, world.now))
    moments = [verdicts.fresh_until(observed, past), _next_run(observed, world, past)]
    pauses = [(each - world.now).total_seconds() + 1 for each in moments if each]
    if runs.awaited(observed.jobs, observed.pods, world.now):
        pauses.append(2)
    return min((pause for pause in pauses if pause > 0), default=None)


def wants_a_turn(observed: Observed) -> bool:
    """Whether the source waits for room for a run."""
    source = observed.source
    idle = source.leaving or source.mistake is not None or source.paused
    return not idle and _obstacle(observed) is None and firsts.wishes(observed).any


def _missing(observed: Observed, world: World, past: History) -> Iterator[Apply]:
    """What is not as it should be; a run starts only when the rest stands."""
    source, defaults = observed.source, world.config.run_pod
    yield from _unlike(CONFIG_MAP, observed.config_map, children.config_map(source))
    wishes = firsts.wishes(observed)
    waits = firsts.is_waiting(observed, source) and not world.may_start
    link = children.link_of(observed.cron_job) or world.traceparent
    in_force = _in_force(observed, past)
    suspend = source.spec.suspend or waits
    wanted = children.cron_job(source, defaults, in_force, suspend, link)
    yield from _unlike(CRON_JOB, observed.cron_job, wanted)
    if not world.may_start:
        return
    if wishes.manual is not None:
        yield Apply(JOB, children.manual(source, defaults, wishes.manual, world.traceparent))
    elif wishes.backfill:
        yield Apply(JOB, children.backfill(source, defaults, world.traceparent))


def _unlike(kind: Kind, live: Json | None, wanted: Json) -> Iterator[Apply]:
    if live is None or not rendering.is_as(live, wanted):
        yield (
            Apply(kind, wanted, live["metadata"]["resourceVersion"])
            if live
            else Apply(kind, wanted)
        )


def _in_force(observed: Observed, past: History) -> str:
    spec = observed.source.spec
    identity = observed.source.identity
    return backoff.in_force(spec.schedule, spec.time_zone, identity, past.failures, past.blocked)


def _obstacle(observed: Observed) -> Refusal | None:
    """Why children cannot be made: a name is taken."""
    for kind, name, child in _expected(observed):
        whose = rendering.ownership(child, SCRAPE_SOURCE, observed.source.metadata)
        if whose == "foreign" or (whose == "absent" and (kind.name, name) in observed.strangers):
            return Refusal("Conflict", f"{kind.name} {name}")
        if whose == "left":
            text = f"waiting until {kind.name} {name} of an earlier source of this name is gone"
            return Refusal("Replacing", text)
    return None


def _expected(observed: Observed) -> list[tuple[Kind, str, Json | None]]:
    """The children by their names, there or not."""
    names = children.Names.of(observed.source.name)
    wish = observed.source.run_now
    jobs = [names.backfill, *([children.run_name(observed.source.name, wish)] if wish else [])]
    return [
        (CONFIG_MAP, names.config_map, observed.config_map),
        (CRON_JOB, names.cron_job, observed.cron_job),
        *((JOB, job, observed.by_name.get(job)) for job in jobs),
    ]


def _hold(observed: Observed, world: World, why: Refusal | None) -> list[Action]:
    """Leaves all children as they are, and says why."""
    source, status = observed.source, observed.status
    before = {each.type: each for each in status.conditions}
    said: list[Verdict] = []
    for type_ in (verdicts.READY, verdicts.FRESH, verdicts.PRODUCTIVE, verdicts.BLOCKED):
        if (old := before.get(type_)) is not None:
            said.append(Verdict(type_, old.status, old.reason, old.message))
        else:
            said.append(Verdict(type_, "Unknown", "NotReconciled", "nothing was done yet"))
    taken = why.message if why and why.reason == "Conflict" else None
    if why is not None:
        text = f"{taken} belongs to somebody else" if taken else why.message
        said[0] = Verdict(verdicts.READY, "False", why.reason, text)
    said += [verdicts.paused(source.paused), verdicts.conflict(taken)]
    return telling.news(observed, world, status, said)


def _status(observed: Observed, world: World, past: History) -> list[Action]:
    source = observed.source
    status = SourceStatus(
        schedule=_in_force(observed, past),
        cron_job=children.Names.of(source.name).cron_job,
        host=source.host,
        active=sum(runs.end_of(job) is None for job in observed.jobs),
        next_run_time=_next_run(observed, world, past),
        last_success_time=past.last_success,
        consecutive_failures=past.failures,
        backfill=firsts.backfill_state(observed),
        run_now=firsts.run_now_state(observed),
        last_run=past.last,
    )
    said = (
        verdicts.ready(observed, past, status.schedule or ""),
        verdicts.fresh(observed, past, world.now),
        verdicts.productive(past),
        verdicts.blocked(past),
        verdicts.paused(False),
        verdicts.conflict(None),
    )
    return telling.news(observed, world, status, said)


def _next_run(observed: Observed, world: World, past: History) -> datetime | None:
    source = observed.source
    if source.spec.suspend or firsts.is_waiting(observed, source):
        return None
    in_force = _in_force(observed, past)
    try:
        return schedule.next_run(in_force, source.spec.time_zone, source.identity, world.now)
    except CroniterBadDateError:
        return None
