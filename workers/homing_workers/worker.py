"""The process that takes jobs off queues: RQ's worker, made to outlive Redis and to be the first process of a pod.

RQ's worker ends when Redis goes away in the middle of a job, and forgets to register again when Redis was
emptied. Here a new one takes its place until somebody asks the process to stop. One SIGTERM lets the job under way
end first, which takes `queues.TIMEOUT_SECONDS` at most.
"""

from __future__ import annotations

import gc
import signal
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

import structlog
from redis import Redis
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq import Queue, Worker
from rq.executions import Execution
from rq.job import Job

from homing import queues, telemetry
from homing.settings import Settings
from homing_workers import jobs, orphans
from homing_workers.classify import preloading
from homing_workers.deliver import sender
from homing_workers.probes import Probes

_log = structlog.get_logger()

#: Seconds: a worker without a heartbeat for so long is not listed any more.
_TTL = 60

#: Seconds until a new worker takes the place of one that lost Redis.
_WAIT = 1.0

#: Jobs by their dotted names, imported before the first fork so that no child has to.
PRELOADED = (jobs.match, jobs.deliver, jobs.classify)


class HomingWorker(Worker):
    """Forks per job, flushes the child's spans, registers again after a FLUSHALL."""

    log_result_lifespan = False
    max_connection_wait_time = 5.0

    #: Told by a signal to end.
    stopping = False
    probes: Probes | None = None
    #: Nobody else ever has this worker's name.
    named = False

    def register_birth(self) -> None:
        """Takes the place of a worker of the same name, and makes its queues known, empty as they may be.

        A queue that nobody has heard of counts as mistyped where pools are scaled.
        """
        if self.named:
            self.connection.delete(self.key)
        register: Callable[[], None] = super().register_birth
        register()
        self.connection.sadd(Queue.redis_queues_keys, *(queue.key for queue in self.queues))

    def fork_work_horse(self, job: Job, queue: Queue) -> None:
        if queue.name == queues.CLASSIFY:
            preloading.refresh()
        super().fork_work_horse(job, queue)

    def handle_warm_shutdown_request(self) -> None:
        self.stopping = True
        _log.info("Stopping after the job under way")

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        if self.probes is not None:
            self.probes.beat()
        orphans.reap(besides=self.horse_pid)
        if pipeline is None and not self.connection.hexists(self.key, "birth"):
            self.connection.delete(self.key)
            self.register_birth()
        super().heartbeat(timeout, pipeline)

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        # The child ends by os._exit, which skips exporters' exit handlers.
        try:
            return super().perform_job(job, queue, execution)
        finally:
            telemetry.flush()

    def handle_job_failure(
        self,
        job: Job,
        queue: Queue,
        started_job_registry: object = None,
        exc_string: str = "",
        execution: Execution | None = None,
    ) -> None:
        reason = exc_string.strip().rsplit("\n", 1)[-1]
        _log.error("A job failed; maintenance will ask again", job=job.func_name, reason=reason)
        super().handle_job_failure(job, queue, started_job_registry, exc_string, execution)


def run(settings: Settings, queue_names: Sequence[str]) -> None:
    """Works until SIGTERM or SIGINT; the job under way is finished first.

    Args:
        settings: of this process; children load their own.
        queue_names: in the order in which they are looked at.
    """
    _preload(settings, queue_names)
    probes = Probes.start(settings.metrics_port, alive_for=_TTL * 2)
    while not _work(settings, queue_names, probes):
        _end_on_signals()
        _log.warning("Redis is away or was restarted; trying again", seconds=_WAIT)
        probes.beat()
        time.sleep(_WAIT)


def _work(settings: Settings, queue_names: Sequence[str], probes: Probes) -> bool:
    """Works until Redis goes away; True when somebody asked to stop."""
    _end_on_signals()
    worker: HomingWorker | None = None
    try:
        with queues.connect(settings.require_redis_url()) as redis:
            worker = _worker(redis, queue_names, settings.pod_name)
            worker.probes = probes
            _log.info("Listening", queues=list(queue_names))
            worker.work(logging_level=None)
    except RedisError as error:
        _log.warning("Redis does not answer", error=str(error))
    return worker is not None and worker.stopping


def _worker(redis: Redis, queue_names: Sequence[str], name: str) -> HomingWorker:
    """A worker in a pod has its name, so that whoever scales in knows which pods are at a job."""
    worker = HomingWorker(
        list(queue_names),
        name=name or None,
        connection=redis,
        worker_ttl=_TTL,
        log_job_description=False,
    )
    worker.named = bool(name)
    return worker


def _preload(settings: Settings, queue_names: Sequence[str]) -> None:
    for channel, name in queues.DELIVER.items():
        # Without a token nothing is sent, so the memory of its library is saved.
        if name in queue_names and sender.configured(channel, settings):
            sender.package(channel)
    if queues.CLASSIFY in queue_names:
        preloading.preload(settings)
    # Children share what is there now; a collection in a child would write to every page of it.
    gc.collect()
    gc.freeze()


def _end_on_signals() -> None:
    """While no worker is there to finish a job first."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(0)
