"""Which workers go first: those without a job, by `controller.kubernetes.io/pod-deletion-cost`."""

from __future__ import annotations

import structlog

from homing_operator.client import Client
from homing_operator.errors import ApiError
from homing_operator.kinds import POD

_log = structlog.get_logger(__name__)

_COST = "controller.kubernetes.io/pod-deletion-cost"
#: Of a pod that is at a job; a pod without the annotation costs 0.
_BUSY = "1000"


async def protect(client: Client, namespace: str, selector: str, busy: set[str]) -> None:
    """Makes the pods of busy workers dearer than others; to be called just before a scale-in.

    A failure is no reason not to scale in: a worker that has to go ends its job first.

    Args:
        client: the API.
        namespace: of the pods.
        selector: of the pods.
        busy: names of workers, which are those of their pods.
    """
    try:
        async for page in client.pages(POD, namespace, selector):
            for pod in page:
                name = pod["metadata"]["name"]
                cost = (pod["metadata"].get("annotations") or {}).get(_COST)
                wanted = _BUSY if name in busy else None
                if cost != wanted and _BUSY in (cost, wanted):
                    patch = {"metadata": {"annotations": {_COST: wanted}}}
                    await client.merge(POD, namespace, name, patch)
    except ApiError as error:
        _log.warning("busy workers could not be marked", error=str(error))
