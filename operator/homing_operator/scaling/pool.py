"""A pool as the API server shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pydantic import ValidationError

from homing.models.base import Value
from homing.models.pool import WorkerPoolSpec
from homing.models.pool_status import PoolStatus
from homing_operator.json_types import Json
from homing_operator.store import Key


class Pool(Value):
    """One `WorkerPool`."""

    key: Key
    uid: str
    generation: int
    created_at: datetime
    annotations: Mapping[str, str]
    #: None where it cannot be read; then `mistake` says why.
    spec: WorkerPoolSpec | None
    mistake: str = ""
    status: PoolStatus
    #: The same status as it stands there.
    written: Json
    #: It is being deleted.
    ending: bool

    @classmethod
    def of(cls, found: Json) -> Pool:
        """Reads a resource; one with a wrong spec too."""
        metadata, written = found["metadata"], found.get("status") or {}
        spec, mistake = _spec(found.get("spec"))
        return cls(
            key=Key(metadata["namespace"], metadata["name"]),
            uid=metadata["uid"],
            generation=metadata["generation"],
            created_at=metadata["creationTimestamp"],
            annotations=metadata.get("annotations") or {},
            spec=spec,
            mistake=mistake,
            status=_status(written),
            written=written,
            ending="deletionTimestamp" in metadata,
        )

    @property
    def metadata(self) -> Json:
        """As events name it."""
        return {"namespace": self.key.namespace, "name": self.key.name, "uid": self.uid}


def _spec(found: object) -> tuple[WorkerPoolSpec | None, str]:
    try:
        return WorkerPoolSpec.model_validate(found), ""
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, ("spec", *first["loc"])))
        return None, f"{place}: {first['msg']}"


def _status(written: Json) -> PoolStatus:
    """What cannot be read, somebody else has written; it is written anew."""
    try:
        return PoolStatus.model_validate(written)
    except ValidationError:
        return PoolStatus()
