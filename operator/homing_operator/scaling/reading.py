"""Reads the queues of a pool: two exchanges with Redis, whatever the number of jobs."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from homing import queues as known_queues
from homing.models.base import Value
from homing_operator.scaling import records
from homing_operator.scaling.observation import Doubt, Known, Queue, Unknown
from homing_operator.scaling.records import Answer, Worker

#: Seconds for one exchange.
_TIMEOUT = 3.0

#: Ids looked at from the front: jobs that were put there stand before older ones.
_FRONT = 16

_NAMES = b"rq:queues"

T = TypeVar("T")


class Reading(Value):
    """What Redis said."""

    queues: Mapping[str, Queue]
    #: Live workers on any of the queues, by name.
    workers: Mapping[str, Worker] = {}


class Reader(Protocol):
    """Where readings come from."""

    async def read(self, names: Sequence[str], now: datetime) -> Reading:
        """The queues of these names; never raises: what cannot be read is `Unknown`."""
        ...

    async def close(self) -> None:
        """Lets connections go; the next reading makes new ones."""
        ...


class NoReader:
    """Stands where no Redis is named."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    async def read(self, names: Sequence[str], now: datetime) -> Reading:
        return _nothing(names, self._reason)

    async def close(self) -> None:
        """There is nothing to let go."""


class RedisReader:
    """One long-lived client for all pools."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    @classmethod
    def connect(cls, url: str) -> RedisReader:
        """A client that tries a broken connection once more, and then says so at once."""
        return cls(
            Redis.from_url(
                url,
                socket_timeout=_TIMEOUT,
                socket_connect_timeout=_TIMEOUT,
                retry=Retry(NoBackoff(), 1),
                health_check_interval=30,
            )
        )

    async def close(self) -> None:
        await self._redis.aclose()

    async def read(self, names: Sequence[str], now: datetime) -> Reading:
        try:
            return await self._read(names, now)
        except (RedisError, OSError, TimeoutError) as error:
            return _nothing(names, f"Redis: {error or type(error).__name__}")

    async def _read(self, names: Sequence[str], now: datetime) -> Reading:
        lists, known = await self._lists(names, now)
        keys = sorted({key for each in lists.values() for key in each.workers})
        ids = {name: each.sampled for name, each in lists.items()}
        async with self._redis.pipeline(transaction=False) as pipeline:
            for key in keys:
                pipeline.hmget(key, records.WORKER_FIELDS)
            for sampled in ids.values():
                for job in sampled:
                    pipeline.hget(f"rq:job:{job}", "enqueued_at")
            answers: list[Answer] = await pipeline.execute(raise_on_error=False)
        workers = _workers(keys, answers)
        times = iter(answers[len(keys) :])
        found = {
            name: each.judged(
                name, [_bytes(next(times)) for _ in ids[name]], records.busy(workers), known, now
            )
            for name, each in lists.items()
        }
        return Reading(queues=found, workers=workers)

    async def _lists(
        self, names: Sequence[str], now: datetime
    ) -> tuple[dict[str, _Lists], set[str]]:
        async with self._redis.pipeline(transaction=False) as pipeline:
            pipeline.smembers(_NAMES)
            for name in names:
                queue = f"rq:queue:{name}"
                pipeline.llen(queue)
                pipeline.lrange(queue, 0, _FRONT - 1)
                pipeline.lrange(queue, -1, -1)
                pipeline.lrange(f"{queue}:intermediate", 0, -1)
                pipeline.zrangebyscore(f"rq:wip:{name}", now.timestamp(), "+inf", withscores=True)
                pipeline.smembers(f"rq:workers:{name}")
            queues, *answers = await pipeline.execute(raise_on_error=False)
        known = {each.decode().removeprefix("rq:queue:") for each in _of(set, queues)}
        return {name: _Lists(*answers[6 * n : 6 * n + 6]) for n, name in enumerate(names)}, known


class _Lists:
    """The answers about one queue; an error in any of them makes the queue unknown."""

    def __init__(self, *answers: Answer) -> None:
        self._error = next((each for each in answers if isinstance(each, Exception)), None)
        waiting, front, back, between, entries, workers = answers
        self._waiting = _of(int, waiting)
        self._between = _of(list, between)
        self._entries = _of(list, entries)
        self.sampled = sorted({each.decode() for each in [*_of(list, front), *_of(list, back)]})
        self.workers = {each.decode() for each in _of(set, workers)}

    def judged(
        self,
        name: str,
        times: Sequence[bytes | None],
        busy: set[str],
        known: set[str],
        now: datetime,
    ) -> Queue:
        """What is known of the queue.

        Args:
            name: of the queue.
            times: when the sampled jobs were enqueued.
            busy: ids of jobs that workers are at.
            known: names of all queues that were ever used.
            now: of the reading.
        """
        if self._error is not None:
            return Unknown(reason=f"Redis: {self._error}"[:300])
        under_way = records.started(self._entries, self._between, busy, now)
        if not self._waiting and not under_way and name not in known:
            return Unknown(reason=_missing(name, known), doubt=Doubt.MISSING)
        age = records.age(times, now) if self._waiting else None
        return Known(queued=self._waiting, started=under_way, oldest_age_seconds=age)


def _workers(keys: Sequence[str], answers: Sequence[Answer]) -> dict[str, Worker]:
    found = (
        Worker.of(key, fields)
        for key, fields in zip(keys, answers, strict=False)
        if isinstance(fields, list)
    )
    return {worker.name: worker for worker in found if worker is not None}


def _missing(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known | set(known_queues.ALL)), n=1)
    hint = f"; is it {near[0]!r}?" if near and near[0] != name else ""
    return f"no job was ever put on it and no worker listens to it{hint}"


def _nothing(names: Sequence[str], reason: str) -> Reading:
    return Reading(queues={name: Unknown(reason=reason[:300]) for name in names})


def _of(kind: type[T], answer: Answer) -> T:
    """The answer, or an empty one where it is an error."""
    return answer if isinstance(answer, kind) else kind()


def _bytes(answer: Answer) -> bytes | None:
    return answer if isinstance(answer, bytes) else None
