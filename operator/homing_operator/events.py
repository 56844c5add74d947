"""Kubernetes Events: told on change only, with constant reasons, never with content of what is referred to."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Literal

import structlog

from homing_operator.client import FIELD_MANAGER, Client
from homing_operator.errors import ApiError
from homing_operator.json_types import Json
from homing_operator.kinds import Kind

_log = structlog.get_logger(__name__)

#: The API allows 1024 bytes.
_NOTE_LIMIT = 1000


class Recorder:
    """Writes events. A failure is logged and forgotten: nothing depends on events."""

    def __init__(self, client: Client, instance: str) -> None:
        """Args:
        client: the API.
        instance: the pod's name.
        """
        self._client = client
        self._instance = instance or FIELD_MANAGER

    async def tell(
        self,
        kind: Kind,
        metadata: Json,
        reason: str,
        note: str,
        *,
        type: Literal["Normal", "Warning"] = "Normal",  # noqa: A002 - the API's word
        action: str = "Reconcile",
    ) -> None:
        """One event about an object. Call it when something changed, not while it stays so.

        Args:
            kind: of the object.
            metadata: the object's, with name, namespace, uid.
            reason: constant CamelCase word.
            note: for people.
            action: constant CamelCase word for what was being done.
        """
        try:
            await self._client.create_event(self._body(kind, metadata, reason, note, type, action))
        except ApiError as error:
            _log.warning("an event could not be told", reason=reason, error=str(error))

    def _body(
        self, kind: Kind, metadata: Json, reason: str, note: str, type_: str, action: str
    ) -> Json:
        name, namespace = metadata["name"], metadata["namespace"]
        regarding = {"name": name, "namespace": namespace, "uid": metadata["uid"]}
        return {
            "metadata": {"name": f"{name[:200]}.{uuid.uuid4().hex[:16]}", "namespace": namespace},
            "eventTime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "reportingController": f"homing.dev/{FIELD_MANAGER}",
            "reportingInstance": self._instance[:128],
            "type": type_,
            "reason": reason,
            "action": action,
            "note": note.encode()[:_NOTE_LIMIT].decode(errors="ignore"),
            "regarding": kind.head | regarding,
        }
