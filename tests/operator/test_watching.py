"""What is watched, and from when on."""

from __future__ import annotations

import asyncio

import pytest

from homing_operator.kinds import CRON_JOB, SCRAPE_SOURCE
from homing_operator.watching import Watches
from tests.operator.api_server import Answers, serving

_OURS = "/apis/homing.dev/v1alpha1"


@pytest.fixture
def watches() -> Watches:
    watches = Watches()
    watches.add(SCRAPE_SOURCE, "", lambda type_, found: None)
    return watches


async def test_watches_begin_when_definitions_are_served(watches: Watches) -> None:
    answers = Answers()
    async with serving(answers) as client:
        waiting = asyncio.create_task(watches.served(client, pause=0.01))
        await _asked(answers, 2)
        answers.known[_OURS] = (503, {"message": "not yet"})
        await _asked(answers, 4)
        assert not waiting.done()
        answers.known[_OURS] = (200, {"resources": [{"name": "scrapesources"}]})
        await asyncio.wait_for(waiting, 10)


async def test_a_kind_is_watched_by_one_selector(watches: Watches) -> None:
    watches.add(CRON_JOB, "a=b", lambda type_, found: None)
    watches.add(CRON_JOB, "a=b", lambda type_, found: None)
    with pytest.raises(ValueError, match="watched by 'a=b', and now by 'c=d'"):
        watches.add(CRON_JOB, "c=d", lambda type_, found: None)


async def _asked(answers: Answers, times: int) -> None:
    async with asyncio.timeout(10):
        while len(answers.asked) < times:  # noqa: ASYNC110 - the client asks in its own time
            await asyncio.sleep(0.01)
