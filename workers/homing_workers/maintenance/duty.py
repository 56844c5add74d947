"""What a duty is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from redis import Redis

from homing.settings import Settings
from homing.storage.database import Connection


@dataclass(frozen=True)
class Tools:
    """What duties work with; the connection holds the duty's lock and is in autocommit mode."""

    settings: Settings
    connection: Connection
    #: Synchronous, as RQ is: to be used in a thread.
    redis: Redis


@dataclass(frozen=True, kw_only=True)
class Duty:
    """Something that one process at a time does every now and then."""

    name: str
    every_seconds: float
    #: Returns how much there was to do.
    work: Callable[[Tools], Awaitable[int]]
