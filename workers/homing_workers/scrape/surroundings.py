"""Opens what a run needs: for a real run database, Redis and image store, for a dry run nothing but the network."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from redis import asyncio as async_redis

from homing import queues
from homing.images import store_for
from homing.limits import Limiter, LocalLimiter, RedisLimiter
from homing.models.source import ScrapeSource
from homing.settings import Settings
from homing.storage import database
from homing_workers.scrape.bell import QueueBell
from homing_workers.scrape.dry import DryArchive
from homing_workers.scrape.fetch import Fetcher
from homing_workers.scrape.images import Retries, politeness_for
from homing_workers.scrape.ledger import Archive
from homing_workers.scrape.pictures import StoredPictures
from homing_workers.scrape.ports import Bell, Ports, Silence

_VARIABLE = "HOMING_SECRET_"


@asynccontextmanager
async def dry(source: ScrapeSource, settings: Settings) -> AsyncIterator[Ports]:
    """Needs neither database nor Redis, and keeps nothing."""
    async with _fetcher(source, settings, LocalLimiter()) as pages:
        yield Ports(pages=pages, archive=DryArchive())


@asynccontextmanager
async def real(source: ScrapeSource, settings: Settings) -> AsyncIterator[Ports]:
    """Stores what is found.

    Raises:
        SettingsError: no database is named.
    """
    url = settings.require_database_url()
    async with AsyncExitStack() as stack:
        limiter, bell = await shared(settings, stack)
        pool = await stack.enter_async_context(database.pool(url, size=6))
        pages = await stack.enter_async_context(_fetcher(source, settings, limiter))
        polite = politeness_for(source.spec.politeness, settings)
        pictures = await stack.enter_async_context(
            Fetcher(
                polite,
                limiter=limiter,
                allow_private_networks=source.spec.allow_private_networks,
                hosts=settings.hosts,
                # A host that serves both sees one guest.
                turns=pages.turns,
            )
        )
        yield Ports(
            pages=pages,
            archive=Archive(url, pool),
            bell=bell,
            pictures=StoredPictures(pool, store_for(settings), pictures, Retries.of(settings)),
        )


def secrets(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Values for `${name}`: files of the folder, then variables `HOMING_SECRET_<NAME>`.

    A variable serves the name as it is written in it and in lower case: variables of many shells are upper case.
    """
    found: dict[str, str] = {}
    for variable, value in environ.items():
        if variable.startswith(_VARIABLE):
            name = variable.removeprefix(_VARIABLE)
            found[name.lower()] = found[name] = value
    if folder.is_dir():
        # Kubernetes keeps the data of a mounted Secret in hidden folders beside the links.
        files = (file for file in sorted(folder.iterdir()) if file.is_file())
        found.update({file.name: file.read_text().strip() for file in files})
    return found


async def shared(settings: Settings, stack: AsyncExitStack) -> tuple[Limiter, Bell]:
    """What is shared by Redis with other processes, until the stack ends; without Redis what does for one."""
    if settings.redis_url is None:
        return LocalLimiter(), Silence()
    client = async_redis.Redis.from_url(settings.redis_url)
    stack.push_async_callback(client.aclose)
    bell = stack.enter_context(queues.connect(settings.redis_url))
    return RedisLimiter(client), QueueBell(bell)


def _fetcher(source: ScrapeSource, settings: Settings, limiter: Limiter) -> Fetcher:
    spec = source.spec
    return Fetcher(
        spec.politeness,
        limiter=limiter,
        allow_private_networks=spec.allow_private_networks,
        secrets=secrets(settings.secrets_dir, os.environ),
        secret_hosts={urlsplit(url).hostname or "" for url in spec.block.start_urls},
        blocked_markers=spec.blocked_markers,
        hosts=settings.hosts,
    )
