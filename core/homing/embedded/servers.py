"""PostgreSQL and Redis of the stack: its own ones, unless variables name others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from homing.embedded import postgres, redis, server
from homing.embedded.server import Program, ServerError
from homing.embedded.state import DataFolder
from homing.embedded.supervisor import Service, Supervisor
from homing.settings import Settings


@dataclass(frozen=True)
class Servers:
    """Where the two servers are, and those of them that are ours to run."""

    database_url: str
    redis_url: str
    programs: dict[str, Program]

    def services(self) -> Iterator[Service]:
        """What the supervisor is to keep running."""
        for name, program in self.programs.items():
            yield Service(
                name=name,
                command=program.command,
                environ=server.environment(),
                stop_signal=program.stop_signal,
            )

    async def until_ready(self, supervisor: Supervisor) -> None:
        """Returns when those that are ours answer.

        Raises:
            ServerError: one of them does not start, or Redis is not ours and does not answer.
        """
        for name, program in self.programs.items():
            await supervisor.until(name, program.ready)
        if "redis" not in self.programs and not await asyncio.to_thread(
            redis.answers, self.redis_url
        ):
            place = urlsplit(self.redis_url)
            raise ServerError(
                f"REDIS_URL: no answer from {place.hostname or place.path}, or it does not let us in"
            )


def prepare(settings: Settings, folder: DataFolder) -> Servers:
    """The servers that the settings name, or else our own ones on the folder.

    Raises:
        ServerError: ours cannot be prepared.
    """
    programs = {}
    if settings.database_url is None:
        programs["postgres"] = postgres.prepare(folder.postgres)
    if settings.redis_url is None:
        programs["redis"] = redis.prepare(folder.redis)
    return Servers(
        database_url=settings.database_url or programs["postgres"].url,
        redis_url=settings.redis_url or programs["redis"].url,
        programs=programs,
    )
