"""Does what a reconcile asks for. Objects that are not ours are never written to."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from homing.telemetry import traces
from homing_operator import errors, metrics
from homing_operator.actions import Action, Apply, Merge, SetStatus, Tell
from homing_operator.client import Client
from homing_operator.events import Recorder
from homing_operator.json_types import Json
from homing_operator.kinds import JOB, Kind
from homing_operator.resource import Resource
from homing_operator.store import Store

_log = structlog.get_logger(__name__)


class NameTaken(Exception):
    """Somebody else's object bears the name of a child.

    Attributes:
        child: kind and name.
    """

    def __init__(self, kind: Kind, name: str) -> None:
        super().__init__(f"{kind.name} {name}")
        self.child = (kind.name, name)


class Applier:
    """Writes, and remembers what the API answered, so that the next look sees it at once."""

    def __init__(
        self,
        client: Client,
        recorder: Recorder,
        stores: Mapping[Kind, Store],
        kind: Kind,
        controller: str,
    ) -> None:
        """Args:
        client: the API.
        recorder: of events.
        stores: by kind, of the resources and their children.
        kind: of the resources.
        controller: a word for metrics.
        """
        self._client = client
        self._recorder = recorder
        self._stores = stores
        self._kind = kind
        self._controller = controller

    async def do(self, of: Resource, action: Action) -> bool:
        """One action. Where an object is not as it was seen, nothing is written, and it is seen anew.

        Returns:
            Whether a child was written.

        Raises:
            NameTaken: the child's name belongs to somebody else.
            ApiError: it could not be done.
        """
        match action:
            case Apply():
                return await self._apply(of, action)
            case Merge():
                await self._merge(of, action)
            case SetStatus():
                await self._set_status(of, action.status)
            case Tell():
                await self._tell(of, action)
        return False

    async def _apply(self, of: Resource, wanted: Apply) -> bool:
        kind, metadata = wanted.kind, wanted.body["metadata"]
        seen = metadata | {"resourceVersion": wanted.seen}
        attributes = {"k8s.kind": kind.name, "k8s.name": metadata["name"]}
        try:
            with traces.span(f"apply {kind.name}", attributes=attributes):
                answer = await self._client.apply(kind, wanted.body | {"metadata": seen})
        except errors.Conflict:
            await self._see(kind, metadata)
            return False
        self._stores[kind].put(answer)
        metrics.WRITES.labels(self._controller, kind.name, "apply").inc()
        _log.info("applied", kind=kind.name, name=metadata["name"], generation=of.generation)
        if kind is JOB:
            note = f"Job {metadata['name']} started"
            await self._tell(of, Tell("RunStarted", note, "Normal"))
        return True

    async def _merge(self, of: Resource, wanted: Merge) -> None:
        patch = wanted.patch | {"metadata": {"resourceVersion": wanted.seen}}
        try:
            answer = await self._client.merge(wanted.kind, of.namespace, wanted.name, patch)
        except errors.Conflict:
            answer = await self._client.get(wanted.kind, of.namespace, wanted.name)
        except errors.NotFound:
            self._stores[wanted.kind].forget(of.namespace, wanted.name)
            return
        self._stores[wanted.kind].put(answer)
        metrics.WRITES.labels(self._controller, wanted.kind.name, "merge").inc()

    async def _see(self, kind: Kind, wanted: Json) -> None:
        """Remembers a child that is not as it was remembered; perhaps it lacks our label, or is not ours."""
        try:
            found = await self._client.get(kind, wanted["namespace"], wanted["name"])
        except errors.NotFound:
            self._stores[kind].forget(wanted["namespace"], wanted["name"])
            return
        references = found["metadata"].get("ownerReferences", ())
        ours = {each["uid"] for each in wanted["ownerReferences"]}
        labels = found["metadata"].get("labels", {}).items()
        if not wanted["labels"].items() <= labels and ours.isdisjoint(
            each["uid"] for each in references
        ):
            raise NameTaken(kind, wanted["name"])
        self._stores[kind].put(found, alive=True)

    async def _set_status(self, of: Resource, status: Json) -> None:
        store, wanted = self._stores[self._kind], ("name", "namespace", "resourceVersion")
        body = {"metadata": {key: of.metadata[key] for key in wanted}, "status": status}
        try:
            store.put(await self._client.apply_status(self._kind, body))
        except errors.NotFound:
            store.forget(of.namespace, of.name)
        except errors.Conflict:
            store.put(await self._client.get(self._kind, of.namespace, of.name))
        else:
            metrics.WRITES.labels(self._controller, self._kind.name, "status").inc()
            _log.info("status written", generation=of.generation)

    async def _tell(self, of: Resource, event: Tell) -> None:
        await self._recorder.tell(
            self._kind, of.metadata, event.reason, event.note, type=event.type
        )
