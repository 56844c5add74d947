"""An operator as kopf's own documentation teaches it, run by `kopf run`: a handler for creation, a timer for each object."""

from __future__ import annotations

import datetime
import os
from typing import Any

import kopf
from kubernetes.aio import client, config, utils
from kubernetes.aio.client import ApiClient

_INTERVAL = float(os.environ["TIMER_SECONDS"])
_connections: dict[str, ApiClient] = {}


@kopf.on.startup()
async def connect(settings: kopf.OperatorSettings, **_: Any) -> None:
    """One client for all handlers."""
    settings.scanning.disabled = True
    # Without it an event for each success goes to the API server.
    settings.posting.level = 30
    await config.load_kube_config()
    _connections["api"] = ApiClient()


@kopf.on.cleanup()
async def disconnect(**_: Any) -> None:
    """Closes the client."""
    await _connections["api"].close()


@kopf.on.create("bench.homing.test", "v1", "plainsources")
async def create(meta: kopf.Meta, spec: kopf.Spec, **_: Any) -> None:
    """Makes the ConfigMap and the CronJob of an object."""
    notes = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": f"{meta.name}-source"}}
    clock = {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": meta.name},
        "spec": spec["cronJob"],
    }
    for child in (notes, clock):
        kopf.adopt(child)
        await utils.create_from_dict(_connections["api"], child)


@kopf.timer("bench.homing.test", "v1", "plainsources", interval=_INTERVAL, backoff=5)
async def look(meta: kopf.Meta, patch: kopf.Patch, **_: Any) -> None:
    """Looks whether the CronJob is there and writes down when that was."""
    jobs = client.BatchV1Api(_connections["api"])
    found: Any = await jobs.read_namespaced_cron_job(str(meta.name), str(meta.namespace))
    patch.status["cronJob"] = found.metadata.resource_version
    patch.status["checkedAt"] = datetime.datetime.now(datetime.UTC).isoformat()
