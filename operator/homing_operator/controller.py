"""What level-driven controllers have in common: stores that watch events fill, a queue of keys, workers, a resync.

Nothing is decided from an event. It says which resource to look at; the reconciler then looks at all of it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

from homing.telemetry import traces
from homing_operator import errors, metrics
from homing_operator.client import Client
from homing_operator.heartbeats import Heartbeats
from homing_operator.json_types import Json
from homing_operator.store import Key, Store
from homing_operator.watch_doubts import WatchDoubts
from homing_operator.work_queue import WorkQueue

_log = structlog.get_logger(__name__)

#: Seconds that a worker may be silent: more than the longest reconcile, with all its requests' timeouts.
_PATIENCE = 180
#: Seconds that the streams of all kinds have to begin anew, where one has.
_SETTLING = 5
#: Seconds before a refused request is made again: nothing changes before somebody does something.
_REFUSED_PAUSE = 120


class Reconciler(Protocol):
    """What is special about one kind of resource."""

    @property
    def name(self) -> str:
        """A word for logs and metrics, such as `sources`."""
        ...

    @property
    def stores(self) -> Sequence[Store]:
        """Of the resources themselves first, then of everything else that is watched for them."""
        ...

    async def reconcile(self, key: Key) -> float | None:
        """Looks at all that concerns a resource and does what is missing.

        Returns:
            Seconds after which to look again though nothing happens, or None.

        Raises:
            ApiError: it could not be done; it will be tried again.
        """
        ...


class Controller:
    """Runs a reconciler."""

    def __init__(
        self,
        reconciler: Reconciler,
        client: Client,
        namespaces: Sequence[str],
        beats: Heartbeats,
        *,
        workers: int = 4,
        resync_seconds: float = 300,
    ) -> None:
        """Args:
        reconciler: what to do.
        client: for listings.
        namespaces: which are served.
        beats: where the controller shows that it lives.
        workers: reconciles at once, never two of one resource.
        resync_seconds: pause between two complete listings; everything is looked at after each.
        """
        self.reconciler = reconciler
        self.queue: WorkQueue[Key] = WorkQueue()
        self._client = client
        self._namespaces = namespaces
        self._beats = beats
        self._workers = workers
        self._resync_seconds = resync_seconds
        self._doubts = WatchDoubts()
        self._listed = beats.starting(reconciler.name)
        self._relisted = asyncio.Event()

    def seen(self, store: Store, type_: str | None, found: Json) -> None:
        """Takes a watch event in: ADDED, MODIFIED, DELETED, or None for what was listed at first."""
        if type_ is None:
            # The stream has begun anew, and cannot tell what was deleted meanwhile.
            self._relisted.set()
        metrics.EVENT_AGE.labels(store.kind.plural).set_to_current_time()
        self._doubts.told(store.kind, found)
        changed = store.drop(found) if type_ == "DELETED" else store.put(found)
        for key in changed:
            self.queue.add(key)

    async def run(self) -> None:
        """For ever, or until cancelled."""
        beat = self._beats.expect(
            f"{self.reconciler.name} resync", self._resync_seconds + _PATIENCE
        )
        await self._first_listing(beat)
        async with asyncio.TaskGroup() as group:
            for number in range(self._workers):
                name = f"{self.reconciler.name} worker {number}"
                group.create_task(self._work(self._beats.expect(name, _PATIENCE)), name=name)
            group.create_task(self._resync(beat), name=f"{self.reconciler.name} resync")

    async def _first_listing(self, beat: Callable[[], None]) -> None:
        pause = 1.0
        while not await self._list_all():
            beat()
            await asyncio.sleep(pause)
            pause = min(pause * 2, 15)
        self._listed()

    async def _resync(self, beat: Callable[[], None]) -> None:
        while True:
            await self._pause()
            await self._list_all()
            beat()
            for kind, missed in self._doubts.settle().items():
                self._beats.break_off(f"watch of {kind}", f"{missed} changes were not told")

    async def _pause(self) -> None:
        """Until the next listing: long, but short after a stream has begun anew."""
        try:
            # Not wait_for: before Python 3.12 it may swallow a cancellation that meets the event.
            async with asyncio.timeout(self._resync_seconds):
                await self._relisted.wait()
        except TimeoutError:
            return
        await asyncio.sleep(_SETTLING)
        self._relisted.clear()

    async def _list_all(self) -> bool:
        """Lists everything, and puts every resource into the queue; False where the API does not answer."""
        try:
            for store in self.reconciler.stores:
                for namespace in self._namespaces:
                    await self._list(store, namespace)
        except errors.ApiError as error:
            _log.warning(
                "the cluster could not be listed", part=self.reconciler.name, error=str(error)
            )
            return False
        metrics.RESYNC_AGE.labels(self.reconciler.name).set_to_current_time()
        for key in self.reconciler.stores[0].groups:
            self.queue.add_unhurried(key)
        return True

    async def _list(self, store: Store, namespace: str) -> None:
        before, listed = store.uids, set[str]()
        async for page in self._client.pages(store.kind, namespace, store.selector):
            for found in page:
                listed.add(found["metadata"]["uid"])
                self._take(store, found)
        for gone in store.absent(namespace, listed, before):
            self._doubts.untold(store.kind, gone)
            for key in store.drop(gone):
                self.queue.add(key)

    def _take(self, store: Store, found: Json) -> None:
        if not store.knows(found):
            self._doubts.untold(store.kind, found)
            for key in store.put(found):
                self.queue.add(key)

    async def _work(self, beat: Callable[[], None]) -> None:
        while True:
            beat()
            key = await self.queue.get(timeout=10)
            metrics.QUEUE_DEPTH.labels(self.reconciler.name).set(len(self.queue))
            if key is not None:
                await self._one(key)

    async def _one(self, key: Key) -> None:
        structlog.contextvars.bind_contextvars(resource=f"{key.namespace}/{key.name}")
        begun = time.perf_counter()
        try:
            await self._reconciled(key)
        finally:
            seconds = time.perf_counter() - begun
            metrics.RECONCILE_SECONDS.labels(self.reconciler.name).observe(seconds)
            self.queue.done(key)
            structlog.contextvars.unbind_contextvars("resource")

    async def _reconciled(self, key: Key) -> None:
        with traces.about(self._resource(key)):
            await self._settled(key)

    def _resource(self, key: Key) -> traces.Attributes:
        body = self.reconciler.stores[0].get(*key) or {"metadata": {}}
        return traces.resource(*key, body["metadata"].get("generation", 0))

    async def _settled(self, key: Key) -> None:
        with traces.span(f"reconcile {self.reconciler.name}"):
            try:
                again = await self.reconciler.reconcile(key)
            except errors.ApiError as error:
                traces.failed(error)
                self._failed(key, error)
            except Exception as error:  # noqa: BLE001 - one resource that trips the code must not stop the others
                traces.failed(error)
                _log.exception("reconcile failed")
                self._count(type(error).__name__)
                self.queue.failed(key, at_least=10)
            else:
                self.queue.succeeded(key)
                if again is not None:
                    self.queue.add_later(key, again)

    def _failed(self, key: Key, error: errors.ApiError) -> None:
        self._count(type(error).__name__)
        if isinstance(error, errors.Conflict | errors.NotFound):
            pause = self.queue.failed(key)
        else:
            refused = _REFUSED_PAUSE if isinstance(error, errors.Refused) else 0
            pause = self.queue.failed(key, at_least=error.retry_after or refused)
        _log.warning("reconcile will be tried again", error=str(error), seconds=round(pause, 1))

    def _count(self, error: str) -> None:
        metrics.RECONCILE_ERRORS.labels(self.reconciler.name, error).inc()
