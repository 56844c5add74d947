"""How ids are put on queues."""

from __future__ import annotations

import pytest
from redis import Redis
from rq import Queue

from homing import queues
from homing.models.kinds import Channel


@pytest.fixture
def redis(redis_url: str) -> Redis:
    return Redis.from_url(redis_url)


def sizes(redis: Redis, channel: Channel) -> list[int]:
    jobs = Queue(queues.DELIVER[channel], connection=redis).jobs
    return [len(job.args[1]) for job in jobs]


def test_deliveries_of_all_channels_are_asked_for_at_once(redis: Redis) -> None:
    wanted = {Channel.TELEGRAM: range(1, 251), Channel.EMAIL: [7]}
    assert queues.enqueue_deliveries(redis, wanted, "trace") == 4
    assert sizes(redis, Channel.TELEGRAM) == [100, 100, 50]
    [job] = Queue("deliver-email", connection=redis).jobs
    assert (job.args, job.meta) == (("email", [7]), {"traceparent": "trace"})


def test_a_great_many_deliveries_become_large_jobs(redis: Redis) -> None:
    queues.enqueue_deliver(redis, Channel.SMS, range(12_500))
    assert sizes(redis, Channel.SMS) == [1000] * 12 + [500]


def test_nothing_to_ask_for_makes_no_job(redis: Redis) -> None:
    assert queues.enqueue_deliveries(redis, {}) == 0
    assert queues.enqueue_match(redis, []) == 0
