"""Does what a reconcile asks for. Objects that are not ours are never written to."""

from __future__ import annotations

from homing_operator import errors, metrics
from homing_operator.client import Client
from homing_operator.events import Recorder
from homing_operator.json_types import Json
from homing_operator.kinds import JOB, SCRAPE_SOURCE, Kind
from homing_operator.sources.actions import Action, Apply, SetStatus, Tell
from homing_operator.sources.declared import Declared
from homing_operator.store import Store


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

    def __init__(self, client: Client, recorder: Recorder, stores: dict[Kind, Store]) -> None:
        self._client = client
        self._recorder = recorder
        self._stores = stores

    async def do(self, source: Declared, action: Action) -> None:
        """One action.

        Raises:
            NameTaken: the child's name belongs to somebody else.
            ApiError: it could not be done.
        """
        match action:
            case Apply():
                await self._apply(source, action)
            case SetStatus():
                await self._set_status(source, action.status)
            case Tell():
                await self._tell(source, action)

    async def _apply(self, source: Declared, wanted: Apply) -> None:
        metadata = wanted.body["metadata"]
        if wanted.uid is None and await self._found(wanted.kind, metadata):
            return
        body = wanted.body
        if wanted.uid is not None:
            body = body | {"metadata": metadata | {"uid": wanted.uid}}
        self._stores[wanted.kind].put(await self._client.apply(wanted.kind, body))
        metrics.WRITES.labels("sources", wanted.kind.name, "apply").inc()
        if wanted.kind is JOB:
            note = f"Job {metadata['name']} started"
            await self._tell(source, Tell("RunStarted", note, "Normal"))

    async def _found(self, kind: Kind, metadata: Json) -> bool:
        """Whether the child is there after all; then it is remembered, and looked at anew.

        It may be there without our label, or have come a moment ago.
        """
        try:
            found = await self._client.get(kind, metadata["namespace"], metadata["name"])
        except errors.NotFound:
            return False
        references = found["metadata"].get("ownerReferences", ())
        ours = {each["uid"] for each in metadata["ownerReferences"]}
        labels = found["metadata"].get("labels", {}).items()
        if metadata["labels"].items() <= labels or any(each["uid"] in ours for each in references):
            self._stores[kind].put(found)
            return True
        raise NameTaken(kind, metadata["name"])

    async def _set_status(self, source: Declared, status: Json) -> None:
        metadata = {key: source.metadata[key] for key in ("name", "namespace", "uid")}
        body = {"metadata": metadata, "status": status}
        answer = await self._client.apply_status(SCRAPE_SOURCE, body)
        self._stores[SCRAPE_SOURCE].put(answer)
        metrics.WRITES.labels("sources", SCRAPE_SOURCE.name, "status").inc()

    async def _tell(self, source: Declared, event: Tell) -> None:
        await self._recorder.tell(
            SCRAPE_SOURCE, source.metadata, event.reason, event.note, type=event.type
        )
