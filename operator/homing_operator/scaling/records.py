"""What RQ writes into Redis about jobs and workers, as far as scaling needs it.

Keys and fields as of RQ 2.12: `rq:queue:<name>` (list of ids), `rq:queue:<name>:intermediate` (a job between two
lists), `rq:wip:<name>` (started executions by expiry), `rq:workers:<name>` (keys of workers' hashes), `rq:queues`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

from homing.models.base import Value

#: One answer of a pipeline; an error stands in its place.
Answer: TypeAlias = object

#: RQ renews an entry of a started job every 30 s for 90 s. Entries that promise to live longer than this many
#: seconds are of another making and count only while a worker says that it is at them.
_LONGEST_LEASE = 600

#: Fields of a worker's hash, in the order in which `Worker.of` takes them.
WORKER_FIELDS = (
    "birth",
    "current_job",
    "successful_job_count",
    "failed_job_count",
    "total_working_time",
)


class Worker(Value):
    """A worker that is registered and alive."""

    name: str
    born: str
    #: Id of the job under way.
    job: str | None
    #: Jobs that it has done, failed ones too, and the seconds that they took.
    done: int
    seconds: float

    @classmethod
    def of(cls, key: str, fields: Sequence[bytes | None]) -> Worker | None:
        """From its hash; None where that has expired, which is how a killed worker goes."""
        birth, job, good, bad, seconds = (
            None if each is None else each.decode() for each in fields
        )
        if birth is None:
            return None
        return cls(
            name=key.removeprefix("rq:worker:"),
            born=birth,
            job=job or None,
            done=int(good or 0) + int(bad or 0),
            seconds=float(seconds or 0),
        )


def started(
    entries: Sequence[tuple[bytes, float]], between: Sequence[bytes], busy: set[str], now: datetime
) -> int:
    """How many jobs are under way.

    Args:
        entries: members of the registry with their expiry, none of them expired.
        between: ids of jobs that were taken off the queue and may not be in the registry yet.
        busy: ids of jobs that live workers say they are at.
        now: by which entries were chosen.
    """
    latest = now.timestamp() + _LONGEST_LEASE
    jobs = {_job(member): expiry for member, expiry in entries}
    credible = {job for job, expiry in jobs.items() if expiry <= latest or job in busy}
    return len(credible | ({each.decode() for each in between} - jobs.keys()))


def age(times: Sequence[bytes | None], now: datetime) -> float | None:
    """Seconds since the oldest of these times, written as RQ writes `enqueued_at`."""
    parsed = [moment for each in times if each is not None and (moment := _time(each))]
    return max((now - min(parsed)).total_seconds(), 0.0) if parsed else None


def busy(workers: Mapping[str, Worker]) -> set[str]:
    """The ids of jobs that workers are at."""
    return {worker.job for worker in workers.values() if worker.job is not None}


def _job(member: bytes) -> str:
    return member.decode().rpartition(":")[0] or member.decode()


def _time(text: bytes) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.decode())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
