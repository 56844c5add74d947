"""Workers are told that there is something to deliver."""

from __future__ import annotations

import pytest
from redis import Redis
from rq import Queue

from homing import queues
from homing.models.kinds import Channel
from homing_webapp.waking import Waker

IDS = {Channel.EMAIL: [1, 2], Channel.SMS: [3], Channel.INBOX: [4], Channel.TELEGRAM: []}


async def test_each_channel_gets_its_job(redis_url: str) -> None:
    waker = Waker(redis_url)
    waker.deliver(IDS)
    await waker.finish()
    with Redis.from_url(redis_url) as redis:
        jobs = {
            name: [job.args for job in Queue(name, connection=redis).jobs] for name in queues.ALL
        }
    assert {name: args for name, args in jobs.items() if args} == {
        "deliver-email": [("email", [1, 2])],
        "deliver-sms": [("sms", [3])],
    }


@pytest.mark.parametrize("url", [None, "redis://127.0.0.1:1"])
async def test_without_redis_nothing_fails(url: str | None) -> None:
    waker = Waker(url)
    waker.deliver(IDS)
    await waker.finish()
