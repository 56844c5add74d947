"""Whatever happens to a source, in whatever order: it settles, and settled means that nothing is left to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from homing.models.kinds import RunOutcome
from homing_operator import names
from homing_operator.actions import Apply, SetStatus
from tests.operator.sources.simulated import Simulated


def _lose_a_child(source: Simulated) -> None:
    source.cron_job = None


def _edit_a_child(source: Simulated) -> None:
    if source.cron_job is not None:
        source.cron_job["spec"]["suspend"] = not source.cron_job["spec"]["suspend"]


def _lose_the_jobs(source: Simulated) -> None:
    source.jobs, source.pods = [], []


def _crash_after_one_action(source: Simulated) -> None:
    for action in source.actions()[:1]:
        source.do(action)


_HAPPENINGS: dict[str, Callable[[Simulated], object]] = {
    "good run": lambda source: source.run(),
    "failed run": lambda source: source.run(RunOutcome.FAILED, found=0),
    "blocked run": lambda source: source.run(RunOutcome.BLOCKED, found=0),
    "silent run": lambda source: source.end(f"lun-{source.now.timestamp():.0f}", None, failed=True),
    "first run ends": lambda source: source.end("lun-backfill", None),
    "time": lambda source: setattr(source, "now", source.now + timedelta(hours=3)),
    "suspend": lambda source: source.edit(suspend=True),
    "go on": lambda source: source.edit(suspend=False),
    "other schedule": lambda source: source.edit(schedule="H H * * *"),
    "bad schedule": lambda source: source.edit(schedule="nonsense"),
    "good schedule": lambda source: source.edit(schedule="*/5 * * * *"),
    "pause": lambda source: source.annotate(names.PAUSED, "true"),
    "unpause": lambda source: source.annotate(names.PAUSED, "false"),
    "by hand": lambda source: source.annotate(names.RUN_NOW, source.now.isoformat()),
    "no room": lambda source: setattr(source, "may_start", False),
    "room": lambda source: setattr(source, "may_start", True),
    "child lost": _lose_a_child,
    "child edited": _edit_a_child,
    "jobs lost": _lose_the_jobs,
    "crash": _crash_after_one_action,
}


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(sorted(_HAPPENINGS)), max_size=12))
def test_it_always_settles(happenings: list[str]) -> None:
    source = Simulated()
    for each in happenings:
        _HAPPENINGS[each](source)
        if each != "crash":
            source.settle()
    source.settle()
    assert source.actions() == []
    assert source.status["observedGeneration"] == source.source["metadata"]["generation"]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(sorted(_HAPPENINGS)), max_size=8))
def test_where_it_ends_does_not_depend_on_having_been_looked_at_in_between(
    happenings: list[str],
) -> None:
    calm = [each for each in happenings if "run" not in each and "jobs" not in each]
    often, once = Simulated(), Simulated()
    for each in calm:
        for source in (often, once):
            _HAPPENINGS[each](source)
        if not often.observed.source.paused and "schedule" not in each:
            often.settle()
    often.settle()
    once.settle()
    if often.condition("Ready")[0] == once.condition("Ready")[0] == "True":
        assert _spec(often) == _spec(once)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(sorted(_HAPPENINGS)), max_size=8))
def test_a_status_is_written_only_when_children_stand(happenings: list[str]) -> None:
    source = Simulated()
    for each in happenings:
        _HAPPENINGS[each](source)
        kinds = {type(action) for action in source.actions()}
        assert not {Apply, SetStatus} <= kinds
        source.settle()


def _spec(source: Simulated) -> object:
    return source.cron_job["spec"]["schedule"] if source.cron_job else None
