"""`homing queues`: what waits, what runs, what has failed, and who works on it."""

from __future__ import annotations

from collections import Counter

import typer
from redis import Redis
from redis.exceptions import RedisError
from rich.console import Console
from rich.table import Table
from rq import Queue, Worker

from homing import queues as known
from homing import settings
from homing.embedded.server import ServerError

app = typer.Typer()


@app.command()
def queues() -> None:
    """Show jobs and workers of each queue."""
    url = settings.load().require_redis_url()
    with known.connect(url) as redis:
        try:
            table = _table(redis)
        except RedisError as error:
            raise ServerError(f"Redis: {error}") from error
    Console().print(table)


def _table(redis: Redis) -> Table:
    table = Table("queue", title="Jobs", title_justify="left")
    for column in ("queued", "started", "failed", "workers"):
        table.add_column(column, justify="right")
    workers = Counter(name for each in Worker.all(connection=redis) for name in each.queue_names())
    for name in known.ALL:
        queue = Queue(name, connection=redis)
        counts = (
            queue.count,
            queue.started_job_registry.count,
            queue.failed_job_registry.count,
            workers[name],
        )
        table.add_row(name, *map(str, counts))
    return table
