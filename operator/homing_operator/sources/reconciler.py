"""Brings sources to where they should be: gathers what is remembered, decides, does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from homing.telemetry import traces
from homing_operator import errors, metrics, names
from homing_operator.actions import Action, Apply
from homing_operator.applying import Applier, NameTaken
from homing_operator.condition_counts import ConditionCounts
from homing_operator.config import OperatorConfig
from homing_operator.json_types import Json
from homing_operator.kinds import CONFIG_MAP, CRON_JOB, JOB, POD, SCRAPE_SOURCE, Kind
from homing_operator.sources import children, firsts, reconcile
from homing_operator.sources.declared import Declared
from homing_operator.sources.observed import Observed, Refusal, World
from homing_operator.sources.turns import Turns
from homing_operator.store import Key, Store

#: Passes of one reconcile: children, then the status, and once more for what was found on the way.
_PASSES = 6
#: Seconds until a name is looked at again that somebody else has.
_TAKEN = 20


class SourceReconciler:
    """The reconciler of ScrapeSource."""

    name = "sources"

    def __init__(
        self,
        config: OperatorConfig,
        stores: dict[Kind, Store],
        applier: Applier,
        wake: Callable[[Key], None],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Args:
        config: of the operator.
        stores: by kind; filled by whoever watches.
        applier: writes.
        wake: has another source looked at soon.
        clock: a time with a zone.
        """
        self._config = config
        self._stores = stores
        self._applier = applier
        self._wake = wake
        self._clock = clock
        self._turns = Turns(config.max_concurrent_runs)
        self._counts = ConditionCounts(self.name)

    @property
    def stores(self) -> Sequence[Store]:
        return list(self._stores.values())

    async def reconcile(self, key: Key) -> float | None:
        """See `Reconciler`."""
        try:
            return await self._reconcile(key)
        finally:
            metrics.WAITING_RUNS.set(len(self._turns))
            for other in self._turns.next(self._stores[JOB].counted):
                if other != key:
                    self._wake(other)

    async def _reconcile(self, key: Key) -> float | None:
        strangers: frozenset[tuple[str, str]] = frozenset()
        done: set[_Wish] = set()
        for _ in range(_PASSES):
            observed = self._observed(key)
            if observed is None:
                self._turns.leave(key)
                self._counts.gone(key)
                return None
            self._counts.seen(key, observed.source.status)
            observed = replace(observed, strangers=strangers)
            try:
                if not await self._pass(key, observed, done):
                    return self._again(observed)
            except NameTaken as taken:
                strangers |= {taken.child}
            except errors.Refused as refused:
                await self._tell_refusal(key, observed, refused)
                raise
        raise errors.Conflict(f"{key.namespace}/{key.name} changes faster than it can be followed")

    async def _pass(self, key: Key, observed: Observed, done: set[_Wish]) -> bool:
        """Whether there was anything to do."""
        actions = reconcile.reconcile(observed, self._world(key, observed))
        for action in actions:
            wish = _wish(action)
            if wish in done:
                raise _overruled(*wish)
            if await self._applier.do(observed.source, action):
                done.add(wish)
        return bool(actions)

    async def _tell_refusal(self, key: Key, observed: Observed, refused: errors.Refused) -> None:
        why = Refusal(refused.reason or "Refused", str(refused))
        try:
            await self._pass(key, replace(observed, refusal=why), set())
        finally:
            self._turns.leave(key)

    def _again(self, observed: Observed) -> float | None:
        pause = reconcile.look_again(observed, World(self._config, self._clock()))
        return min(pause or _TAKEN, _TAKEN) if observed.strangers else pause

    def _world(self, key: Key, observed: Observed) -> World:
        return World(
            config=self._config,
            now=self._clock(),
            may_start=self._may_start(key, observed),
            traceparent=traces.traceparent(),
        )

    def _may_start(self, key: Key, observed: Observed) -> bool:
        if not reconcile.wants_a_turn(observed):
            self._turns.leave(key)
            return False
        by_hand = firsts.wishes(observed).manual is not None
        running = self._stores[JOB].counted
        return self._turns.may_start(key, observed.source.created, by_hand, running)

    def _observed(self, key: Key) -> Observed | None:
        body = self._stores[SCRAPE_SOURCE].get(*key)
        if body is None:
            return None
        named = children.Names.of(key.name)
        source = Declared(body)
        return Observed(
            source=source,
            config_map=self._stores[CONFIG_MAP].get(key.namespace, named.config_map),
            cron_job=self._stores[CRON_JOB].get(key.namespace, named.cron_job),
            jobs=tuple(job for job in self._stores[JOB].of(key) if _younger(job, source)),
            pods=tuple(self._stores[POD].of(key)),
        )


#: Kind, name and digest of what a child should be.
_Wish = tuple[str, str, str]


def _wish(action: Action) -> _Wish:
    if not isinstance(action, Apply):
        return "", "", ""
    metadata = action.body["metadata"]
    return action.kind.name, metadata["name"], metadata["annotations"][names.DESIRED]


def _overruled(kind: str, name: str, _: str) -> errors.Refused:
    """A child is not as it was just made: somebody changes it as it is written. That is no race to run."""
    text = f"{kind} {name} was changed back while it was written, by an admission webhook perhaps"
    return errors.Refused(text, status=422, reason="Overruled")


def _younger(job: Json, source: Declared) -> bool:
    """Not of an earlier source of the same name, whose Jobs are still being removed."""
    return datetime.fromisoformat(job["metadata"]["creationTimestamp"]) >= source.created
