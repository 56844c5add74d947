"""Bodies: compressed, too large, damaged."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from homing_workers.scrape.fetch import ConnectionFailed, Fetcher, Request, TooLarge
from homing_workers.scrape.fetch.decoding import Decoder, Oversized, Undecodable
from tests.workers.scrape.fetch.sites import Answer, Site, fetcher_of

PAGE = "<p>Оренда квартир у Києві</p>".encode() * 50


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKED = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    " Deflate": raw_deflate(PAGE),
    "br": brotli.compress(PAGE),
    "deflate, gzip": gzip.compress(zlib.compress(PAGE)),
    "identity": PAGE,
    "": PAGE,
}


def served(body: bytes, encoding: str) -> Answer:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, headers={"Content-Encoding": encoding})

    return answer


@pytest.mark.parametrize("coding", PACKED)
async def test_compressed_pages_are_unpacked(coding: str, site: Site, fetcher: Fetcher) -> None:
    site.answers["/"] = served(PACKED[coding], coding)
    assert (await fetcher.fetch(Request(site.url("/")))).body == PAGE
    assert site.requests[0].headers["Accept-Encoding"] == "gzip, deflate, br"


@pytest.mark.parametrize("coding", ["gzip", "deflate", " Deflate", "br", "deflate, gzip"])
async def test_a_compressed_page_that_breaks_off_is_a_failed_connection(
    coding: str, site: Site
) -> None:
    site.answers["/"] = served(PACKED[coding][:-12], coding)
    async with fetcher_of(retries=0) as fetcher:
        with pytest.raises(ConnectionFailed, match=r"ends too early|Content-Encoding says"):
            await fetcher.fetch(Request(site.url("/")))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
async def test_a_page_that_is_not_what_it_says_is_a_failed_connection(
    coding: str, site: Site
) -> None:
    site.answers["/"] = served(b"<html>plain</html>" * 20, coding)
    async with fetcher_of(retries=0) as fetcher:
        with pytest.raises(ConnectionFailed, match="Content-Encoding"):
            await fetcher.fetch(Request(site.url("/")))


async def test_a_body_of_two_gigabytes_is_refused_by_its_length(site: Site) -> None:
    async def huge(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(2 << 30)})
        await response.prepare(request)
        return response

    site.answers["/"] = huge
    async with fetcher_of() as fetcher:
        with pytest.raises(TooLarge, match="2147483648 bytes, more than the 10000000 allowed"):
            await fetcher.fetch(Request(site.url("/")))


async def test_a_body_without_end_is_read_up_to_the_limit(site: Site) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        while sent < 500_000_000:
            await response.write(b"x" * 65_536)
            sent += 65_536
        return response

    site.answers["/"] = endless
    async with fetcher_of(maxBytes=1_000_000) as fetcher:
        with pytest.raises(TooLarge, match="larger than 1000000 bytes") as too_large:
            await fetcher.fetch(Request(site.url("/")))
    assert too_large.value.retried == 0
    assert sent < 50_000_000


@pytest.mark.parametrize("coding", ["gzip", "br", "gzip, gzip"])
async def test_a_bomb_is_refused_before_it_is_unpacked(
    coding: str, site: Site, fetcher: Fetcher
) -> None:
    zeros = bytes(100_000_000)
    bomb = brotli.compress(zeros, quality=1) if coding == "br" else gzip.compress(zeros, 1)
    bomb = gzip.compress(bomb) if "," in coding else bomb
    site.answers["/"] = served(bomb, coding)
    with pytest.raises(TooLarge, match="larger than 10000000 bytes"):
        await fetcher.fetch(Request(site.url("/")))


async def test_a_large_failure_is_still_a_failure(site: Site) -> None:
    async def large(request: web.Request) -> web.StreamResponse:
        return web.Response(status=404, body=b"x" * 3_000_000)

    site.answers["/"] = large
    async with fetcher_of(maxBytes=1000) as fetcher:
        with pytest.raises(Exception, match="status 404"):
            await fetcher.fetch(Request(site.url("/")))


@given(st.sampled_from(list(PACKED)), st.integers(1, 300))
def test_pieces_of_any_size_give_the_whole(coding: str, size: int) -> None:
    decoder = Decoder(coding, limit=len(PAGE))
    packed = PACKED[coding]
    for start in range(0, len(packed), size):
        decoder.feed(packed[start : start + size])
    assert decoder.finish() == PAGE


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "br", "br, gzip"]))
def test_rubbish_is_undecodable_at_worst(data: bytes, coding: str) -> None:
    decoder = Decoder(coding, limit=10_000)
    try:
        decoder.feed(data)
        decoder.finish()
    except (Undecodable, Oversized) as error:
        reason = str(error)
        assert reason
