"""A sync by hand: of which sources, with a live bar and what it came to."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import Any

from rich.console import Console

from homing.models.run import RunResult
from homing.models.source import ScrapeSource, loading
from homing.settings import Settings
from homing.storage import database, sources
from homing.storage.sources import StoredSource
from homing_workers.propertyfinder import sync
from homing_workers.scrape import bar
from homing_workers.scrape import report as told

_TYPE = "propertyFinder"
#: Of the source that the settings alone declare.
_NAME = "property-finder"


def wanted(file: Path | None, settings: Settings) -> list[ScrapeSource]:
    """The source of the file; without one all known sources of this type; without any what the settings name.

    Raises:
        DeclarationError: the file is no declaration.
    """
    if file is not None:
        return [loading.load(file)]
    known = asyncio.run(_known(settings))
    return [declared(each) for each in known if each.type == _TYPE] or [_by_settings()]


def sync_one(source: ScrapeSource, settings: Settings) -> RunResult:
    """Syncs, and shows what the sync came to.

    Raises:
        AlreadyRunning: another run of this source is under way.
        TypeChanged: the source is known with another type.
        SettingsError: no API, no credentials, no database, or pictures cannot be written.
    """
    console, collected = Console(), told.Collected()
    result = asyncio.run(_sync(source, settings, console))
    told.show(console, result, collected)
    return result


def declared(stored: StoredSource) -> ScrapeSource:
    """The resource that a row of the database was made of.

    Raises:
        pydantic.ValidationError: this release cannot read it.
    """
    return _resource(stored.name, stored.spec, stored.namespace)


async def _sync(source: ScrapeSource, settings: Settings, console: Console) -> RunResult:
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine runs in a task
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with bar.live(console, source.metadata.name) as draw:
        return await sync.run(source, settings, on_progress=draw)


async def _known(settings: Settings) -> list[StoredSource]:
    async with database.connect(settings.require_database_url()) as connection:
        return await sources.all(connection)


def _by_settings() -> ScrapeSource:
    return _resource(_NAME, {"type": _TYPE, "propertyFinder": {}}, "default")


def _resource(name: str, spec: dict[str, Any], namespace: str) -> ScrapeSource:
    return ScrapeSource.model_validate(
        {
            "apiVersion": "homing.dev/v1alpha1",
            "kind": "ScrapeSource",
            "metadata": {"name": name, "namespace": namespace},
            "spec": spec,
        }
    )
