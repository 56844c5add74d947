"""The operator's process: the watches, and beside them one supervised loop for each part."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from homing.settings import Settings
from homing.settings.values import SettingsError
from homing_operator import config, probes, supervised
from homing_operator.client import Client
from homing_operator.controller import Controller, Reconciler
from homing_operator.events import Recorder
from homing_operator.heartbeats import Heartbeats
from homing_operator.parts import Part, Surroundings
from homing_operator.watching import Watches

_NAMESPACE_FILE = Path("/var/run/secrets/kubernetes.io/serviceaccount/namespace")


async def run(settings: Settings, parts: Mapping[str, Part]) -> None:
    """Until SIGTERM or SIGINT.

    Args:
        settings: of the process.
        parts: by names for logs, heartbeats and metrics.

    Raises:
        SettingsError: something is set wrongly.
        Exception: a watch is beyond repair; whoever started the process should start it again.
    """
    loaded = config.load(settings.operator_config)
    beats = Heartbeats()
    async with Client.connected() as client, probes.serving(settings.metrics_port, beats):
        around = Surroundings(
            settings=settings,
            config=loaded,
            client=client,
            recorder=Recorder(client, settings.pod_name),
            beats=beats,
            watches=Watches(),
            namespaces=loaded.namespaces or (_own_namespace(settings),),
        )
        async with _loops(around, parts):
            await around.watches.served(client)
            await around.watches.run(around.namespaces)


def controlled(reconciler: Reconciler, around: Surroundings) -> Controller:
    """A controller of a reconciler, which hears of all objects that the reconciler remembers."""
    controller = Controller(reconciler, around.client, around.namespaces, around.beats)
    for store in reconciler.stores:
        around.watches.add(store.kind, store.selector, partial(controller.seen, store))
    return controller


@asynccontextmanager
async def _loops(around: Surroundings, parts: Mapping[str, Part]) -> AsyncIterator[None]:
    loops = {name: part(around) for name, part in parts.items()}
    tasks = [
        asyncio.create_task(supervised.forever(name, loop), name=name)
        for name, loop in loops.items()
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _own_namespace(settings: Settings) -> str:
    if settings.pod_namespace:
        return settings.pod_namespace
    try:
        return _NAMESPACE_FILE.read_text().strip()
    except OSError:
        raise SettingsError(
            "POD_NAMESPACE: not set, and this is no pod; expected the namespace to serve, "
            "or `namespaces` in the operator's configuration"
        ) from None
