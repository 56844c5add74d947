"""One look at one pool: read, decide, write."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog

from homing.models.pool import WorkerPoolSpec
from homing.telemetry import traces
from homing_operator import errors
from homing_operator.client import Client
from homing_operator.events import Recorder
from homing_operator.kinds import DEPLOYMENT, WORKER_POOL
from homing_operator.scaling import (
    memory,
    metrics,
    notices,
    overrides,
    policy,
    rivals,
    telling,
    victims,
)
from homing_operator.scaling.decision import Decision
from homing_operator.scaling.meter import Meter
from homing_operator.scaling.observation import Observation, Overrides
from homing_operator.scaling.outcome import Outcome, Problem
from homing_operator.scaling.pool import Pool
from homing_operator.scaling.pools import Pools
from homing_operator.scaling.reading import Reader, Reading
from homing_operator.scaling.rivals import Autoscalers
from homing_operator.scaling.state import State
from homing_operator.scaling.target import Target
from homing_operator.store import Key

_log = structlog.get_logger(__name__)


class _Remembered:
    """What is known of a pool beyond its resource."""

    def __init__(self) -> None:
        #: The last policy that could be read.
        self.spec: WorkerPoolSpec | None = None
        #: None before the first decision.
        self.state: State | None = None
        self.meter = Meter()
        self.reading: Reading | None = None


class Scaler:
    """Looks at pools; keeps their memories while it lives."""

    def __init__(self, client: Client, recorder: Recorder, reader: Reader, pools: Pools) -> None:
        self._client = client
        self._recorder = recorder
        self._reader = reader
        self._pools = pools
        self._autoscalers = Autoscalers(client)
        self._known: dict[str, _Remembered] = {}

    async def look(self, key: Key) -> None:
        """Reads the queues of a pool, decides, and carries it out.

        Raises:
            ApiError: the status could not be written; the next look will.
        """
        pool = self._pools.get(key)
        if pool is None or pool.ending:
            return
        known = self._known.setdefault(pool.uid, _Remembered())
        known.spec = pool.spec or known.spec
        resource = traces.resource(*pool.key, pool.generation)
        with traces.about(resource), traces.span("scale pool"):
            outcome = await self._outcome(pool, known)
            known.state = outcome.state
            metrics.looked(outcome)
            await self._tell(outcome)

    def forget(self, uid: str, key: Key) -> None:
        """A pool is gone. Its target keeps the workers that it has."""
        if self._known.pop(uid, None) is not None and self._pools.get(key) is None:
            metrics.forget(key)

    async def _outcome(self, pool: Pool, known: _Remembered) -> Outcome:
        """Reads and decides; writes the number of workers, and nothing else."""
        asked = overrides.parse(pool.annotations)
        wrong = Problem(reason="InvalidSpec", message=pool.mistake) if pool.spec is None else None
        state = known.state
        if known.spec is None:
            return Outcome(pool=pool, overrides=asked, problem=wrong, state=state or State())
        if state is None:
            state = memory.restored(pool.status, known.spec, datetime.now(UTC))
        outcome = Outcome(pool=pool, overrides=asked, state=state, problem=wrong)
        try:
            return await self._decided(outcome, known, known.spec)
        except errors.NotFound:
            return _broken(outcome, "TargetMissing", f"no Deployment {known.spec.target.name}")
        except errors.ApiError as error:
            return _broken(outcome, "ClusterUnreadable", str(error))

    async def _decided(self, outcome: Outcome, known: _Remembered, spec: WorkerPoolSpec) -> Outcome:
        pool = outcome.pool
        namespace, name = pool.key.namespace, spec.target.name
        target = Target.of(await self._client.get(DEPLOYMENT, namespace, name))
        rival = rivals.older(pool, self._pools.all()) or await self._autoscalers.of(
            namespace, name, at_once=known.state is None
        )
        seen = outcome.model_copy(update={"target": target, "rival": rival})
        if rival is not None:
            return _broken(seen, "Conflict", rival)
        observation = await self._observed(pool, outcome.overrides, known, spec, target)
        now = datetime.now(UTC)
        with traces.span("decide"):
            decision = policy.decide(spec, outcome.state, observation, now)
        update = {"observation": observation, "decision": decision}
        return await self._carried_out(seen.model_copy(update=update), decision, name, known)

    async def _observed(
        self,
        pool: Pool,
        asked: Overrides,
        known: _Remembered,
        spec: WorkerPoolSpec,
        target: Target,
    ) -> Observation:
        now = datetime.now(UTC)
        with traces.span("read queues"), metrics.READ_SECONDS.time():
            known.reading = await self._reader.read(spec.queues, now)
        known.meter.take(known.reading, now)
        return Observation(
            replicas=target.replicas,
            queues=known.reading.queues,
            created_at=pool.created_at,
            overrides=asked,
            job_seconds=known.meter.job_seconds,
            arrivals_per_second=known.meter.arrivals_per_second,
        )

    async def _carried_out(
        self, outcome: Outcome, decision: Decision, deployment: str, known: _Remembered
    ) -> Outcome:
        if decision.replicas == decision.current:
            return outcome.model_copy(update={"state": decision.state})
        unchanged = decision.state.model_copy(update={"steps": outcome.state.steps})
        try:
            await self._scale(outcome, decision, deployment, known)
        except errors.ApiError as error:
            kept = outcome.model_copy(update={"state": unchanged})
            return _broken(kept, "ScalingFailed", str(error))
        return outcome.model_copy(update={"state": decision.state, "scaled": True})

    async def _scale(
        self, outcome: Outcome, decision: Decision, deployment: str, known: _Remembered
    ) -> None:
        namespace, target = outcome.pool.key.namespace, outcome.target
        down = decision.replicas < decision.current
        with traces.span("scale", attributes={"homing.replicas": decision.replicas}):
            if down and decision.replicas and target is not None and known.reading is not None:
                busy = {each.name for each in known.reading.workers.values() if each.job}
                await victims.protect(self._client, namespace, target.selector, busy)
            await self._client.scale(DEPLOYMENT, namespace, deployment, decision.replicas)
        direction = "down" if down else "up"
        metrics.SCALINGS.labels(*outcome.pool.key, direction).inc()
        _log.info("scaled", pool=str(outcome.pool.key), reason=decision.reason)

    async def _tell(self, outcome: Outcome) -> None:
        pool = outcome.pool
        before, after = pool.written, telling.status(outcome, datetime.now(UTC))
        if not telling.news(before, after):
            return
        namespace, name = pool.key
        body = {
            "metadata": {"namespace": namespace, "name": name, "uid": pool.uid},
            "status": after,
        }
        self._pools.put(await self._client.apply_status(WORKER_POOL, body))
        for notice in notices.of(outcome, before, after):
            await self._recorder.tell(
                WORKER_POOL,
                pool.metadata,
                notice.reason,
                notice.note,
                type=notice.type,
                action="Scale",
            )


def _broken(outcome: Outcome, reason: str, message: str) -> Outcome:
    """A wrong spec is told first: it may be why the rest does not work."""
    problem = outcome.problem or Problem(reason=reason, message=message)
    return outcome.model_copy(update={"problem": problem})
