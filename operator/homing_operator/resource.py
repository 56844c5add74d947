"""One of our resources as the API server gave it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from homing_operator import names
from homing_operator.json_types import Json

_FALSE = frozenset({"0", "f", "false", "n", "no", "off"})


@dataclass(frozen=True)
class Resource:
    """What all of them have.

    Attributes:
        body: the object, as the store remembers it.
    """

    body: Json

    @property
    def metadata(self) -> Json:
        return self.body["metadata"]  # type: ignore[no-any-return] # JSON

    @property
    def status(self) -> Json:
        """As it was written last: a map that an apply has emptied stands there as null."""
        return _told(self.body.get("status") or {})

    @property
    def name(self) -> str:
        return str(self.metadata["name"])

    @property
    def namespace(self) -> str:
        return str(self.metadata["namespace"])

    @property
    def generation(self) -> int:
        return int(self.metadata["generation"])

    @property
    def created(self) -> datetime:
        return datetime.fromisoformat(self.metadata["creationTimestamp"])

    @property
    def leaving(self) -> bool:
        """Whether it is being deleted."""
        return "deletionTimestamp" in self.metadata

    @property
    def paused(self) -> bool:
        """Whether the operator is to leave everything as it is. What is not plainly "no" means yes."""
        value = self.metadata.get("annotations", {}).get(names.PAUSED)
        return value is not None and value.strip().lower() not in _FALSE


def _told(status: Json) -> Json:
    """Without nulls, which nobody has written."""
    return {
        key: _told(value) if isinstance(value, dict) else value
        for key, value in status.items()
        if value is not None
    }
