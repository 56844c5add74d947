"""What goes wrong on request."""

from __future__ import annotations

import asyncio
import io
import time

import aiohttp
import pytest
from PIL import Image

from propertyfinder import testing
from propertyfinder.faults import FaultKind
from propertyfinder.latencies import MEASURED, Latencies
from propertyfinder.limits import Limit
from propertyfinder.server import Options
from propertyfinder.testing import Running
from propertyfinder.world import World


async def statuses(pf: Running, path: str, count: int, token: str = "") -> list[int]:
    found = []
    for _ in range(count):
        async with pf.get(path, token) as response:
            found.append(response.status)
    return found


async def image_url(pf: Running) -> str:
    listing = await pf.json(f"/v1/listings/{pf.world.listed[0].id}", await pf.token())
    return str(listing["media"]["images"][0]["original"]["url"])


async def test_a_token_ends_after_its_lifetime(agency: World) -> None:
    async with testing.running(agency, Options(token_lifetime=0.05)) as pf:
        token = await pf.token()
        deadline = time.monotonic() + 5
        while (await statuses(pf, "/v1/users", 1, token)) == [200]:
            assert time.monotonic() < deadline
        assert await statuses(pf, "/v1/users", 1, token) == [401]


async def test_revoked_tokens_are_refused_and_new_ones_work(pf: Running) -> None:
    token = await pf.token()
    pf.server.tokens.revoke()
    assert await statuses(pf, "/v1/users", 1, token) == [401]
    assert await statuses(pf, "/v1/users", 1, await pf.token()) == [200]


async def test_requests_beyond_the_limit_are_told_when_to_come_back(agency: World) -> None:
    async with testing.running(agency, Options(limit=Limit(3, 60))) as pf:
        token = await pf.token()
        assert await statuses(pf, "/v1/users", 4, token) == [200, 200, 200, 429]
        async with pf.get("/v1/users", token) as response:
            assert 1 <= int(response.headers["Retry-After"]) <= 20


async def test_pictures_have_a_limit_of_their_own(agency: World) -> None:
    async with testing.running(agency, Options(image_limit=Limit(2, 60))) as pf:
        assert await statuses(pf, await image_url(pf), 3) == [200, 200, 429]


async def test_faults_wait_for_their_requests(pf: Running) -> None:
    token = await pf.token()
    pf.misbehave(FaultKind.BURST, "/v1/listings", count=2, after=1)
    assert [s // 100 for s in await statuses(pf, "/v1/listings", 4, token)] == [2, 5, 5, 2]
    pf.misbehave(FaultKind.TOO_MANY, "/v1/users")
    assert await statuses(pf, "/v1/users", 2, token) == [429, 429]
    pf.server.faults.clear()
    assert await statuses(pf, "/v1/users", 1, token) == [200]


async def test_half_a_picture_looks_whole_until_it_is_read(pf: Running) -> None:
    url = await image_url(pf)
    pf.misbehave(FaultKind.HALF, "/media/", count=1)
    async with pf.get(url) as response:
        data = await response.read()
    with pytest.raises(OSError, match="truncated"):
        Image.open(io.BytesIO(data)).load()


async def test_an_answer_is_cut(pf: Running) -> None:
    url = await image_url(pf)
    pf.misbehave(FaultKind.CUT, "/media/", count=1)
    with pytest.raises(aiohttp.ClientPayloadError):
        async with pf.get(url) as response:
            await response.read()


async def test_junk_comes_with_status_200(pf: Running) -> None:
    pf.misbehave(FaultKind.JUNK, "/v1/listings", count=1)
    async with pf.get("/v1/listings", await pf.token()) as response:
        assert (response.status, response.content_type) == (200, "text/html")


async def test_an_answer_never_comes(pf: Running) -> None:
    pf.misbehave(FaultKind.HANG, "/v1/users", count=1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await pf.json("/v1/users", await pf.token())


async def test_signed_urls_differ_each_time(agency: World) -> None:
    async with testing.running(agency, Options(url_lifetime=900)) as pf:
        first, second = await image_url(pf), await image_url(pf)
        assert first != second
        assert first.partition("?")[0] == second.partition("?")[0]
        assert await statuses(pf, first, 1) == await statuses(pf, second, 1) == [200]
        assert await statuses(pf, second.replace("Signature=", "Signature=x"), 1) == [403]
        assert await statuses(pf, second.partition("?")[0], 1) == [403]


async def test_signed_urls_end(agency: World) -> None:
    async with testing.running(agency, Options(url_lifetime=0.2)) as pf:
        url, deadline = await image_url(pf), time.monotonic() + 5
        while (await statuses(pf, url, 1)) == [200]:
            assert time.monotonic() < deadline
        assert await statuses(pf, url, 1) == [403]


async def test_the_world_may_change_after_each_page(pf: Running) -> None:
    seen: list[int] = []
    pf.server.on_page = seen.append
    await statuses(pf, "/v1/listings?page=2", 1, await pf.token())
    assert seen == [2]


async def test_answers_take_their_time(agency: World) -> None:
    async with testing.running(agency, Options(latencies=Latencies(users_s=0.1))) as pf:
        token = await pf.token()
        started = time.monotonic()
        await pf.json("/v1/users", token)
        assert time.monotonic() - started >= 0.1


def test_the_same_request_always_takes_the_same_time_within_its_range() -> None:
    times = [MEASURED.of(f"/media/x/{number}.jpg") for number in range(1000)]
    assert times == [MEASURED.of(f"/media/x/{number}.jpg") for number in range(1000)]
    assert 0.5 <= min(times) < 0.55
    assert 1.95 < max(times) <= 2
    assert MEASURED.divided(5).of("/v1/listings?1") == pytest.approx(
        MEASURED.of("/v1/listings?1") / 5
    )


async def test_the_journal_tells_who_asked_for_what(pf: Running) -> None:
    token = await pf.token()
    await asyncio.gather(*(pf.json("/v1/users?page=1", token) for _ in range(3)))
    await statuses(pf, "/v1/users", 1, "nobody")
    assert len(pf.server.journal.asked("/v1/users", 200)) == 3
    assert len(pf.server.journal.asked("/v1/users", 401)) == 1
    assert 1 <= pf.server.journal.most_at_once <= 3
    assert len(await pf.json("/_journal")) == 5
    pf.server.journal.clear()
    assert pf.server.journal.asked() == []
