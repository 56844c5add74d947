"""One owner of a number of workers: a second pool, or an autoscaler of Kubernetes, on one target is told of."""

from __future__ import annotations

import time
from collections.abc import Iterable

import structlog

from homing_operator import errors
from homing_operator.client import Client
from homing_operator.kinds import AUTOSCALER, DEPLOYMENT
from homing_operator.scaling.pool import Pool

_log = structlog.get_logger(__name__)

#: Seconds for which a listing of autoscalers counts.
_FRESH = 30.0


def older(pool: Pool, others: Iterable[Pool]) -> str | None:
    """The pool that was first on the same target, in words; None where this one was."""
    first = min((each for each in others if _competes(each, pool)), key=_seniority, default=None)
    if first is None or _seniority(first) > _seniority(pool):
        return None
    return f"WorkerPool {first.key.name} scales it already"


def _competes(other: Pool, pool: Pool) -> bool:
    return (
        other.uid != pool.uid
        and other.key.namespace == pool.key.namespace
        and other.spec is not None
        and pool.spec is not None
        and other.spec.target == pool.spec.target
    )


def _seniority(pool: Pool) -> tuple[float, str]:
    return pool.created_at.timestamp(), pool.key.name


class Autoscalers:
    """What HorizontalPodAutoscalers scale, by namespace; KEDA's are among them."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._found: dict[str, tuple[float, dict[str, str]]] = {}

    async def of(self, namespace: str, deployment: str, *, at_once: bool) -> str | None:
        """The autoscaler of a Deployment, in words.

        Args:
            namespace: of both.
            deployment: its name.
            at_once: look again, however fresh the last listing is.
        """
        until, found = self._found.get(namespace, (0.0, {}))
        if at_once or time.monotonic() >= until:
            found = await self._listed(namespace)
            self._found[namespace] = time.monotonic() + _FRESH, found
        return (
            f"HorizontalPodAutoscaler {found[deployment]} scales it"
            if deployment in found
            else None
        )

    async def _listed(self, namespace: str) -> dict[str, str]:
        found: dict[str, str] = {}
        try:
            async for page in self._client.pages(AUTOSCALER, namespace):
                for each in page:
                    target = each["spec"]["scaleTargetRef"]
                    if target["kind"] == DEPLOYMENT.name:
                        found[target["name"]] = each["metadata"]["name"]
        except errors.Refused as error:
            _log.info("autoscalers cannot be seen, so none is looked out for", error=str(error))
        return found
