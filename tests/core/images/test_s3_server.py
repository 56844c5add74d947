"""Pictures in a real S3 server that checks signatures and expiry: versitygw, built by scripts/peers/versitygw."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import boto3
import pytest
from types_boto3_s3 import S3Client
from yarl import URL

from homing.embedded import server
from homing.embedded.server import Program
from homing.images import MissingImage, S3Store, StoreError

pytestmark = pytest.mark.peers

KEY = "ads-images/property_images/ab/abcd.jpg"
SECRET = "secret"
VERSION = "v1.8.0"


def _program() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    program = cache / "homing" / f"versitygw-{VERSION}" / "versitygw"
    assert program.exists(), "versitygw is not built: make test-peers builds it"
    return program


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("s3"), server.free_port()
    (folder / "data").mkdir()
    options = ("--access", "id", "--secret", SECRET, "--region", "eu-west-1")
    url = f"http://127.0.0.1:{port}"
    program = Program(
        command=(
            str(_program()),
            *options,
            *("--port", f"127.0.0.1:{port}", "posix", str(folder / "data")),
        ),
        url=url,
        ready=lambda: _answers(port),
    )
    running = server.start(program, log=folder / "log")
    _client(url).create_bucket(Bucket="homes")
    yield url
    running.stop()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _client(url: str) -> S3Client:
    return boto3.client(
        "s3",
        endpoint_url=url,
        aws_access_key_id="id",
        aws_secret_access_key=SECRET,
        region_name="eu-west-1",
    )


def _store(endpoint: str, secret: str = SECRET) -> S3Store:
    return S3Store(
        bucket="homes", endpoint_url=endpoint, access_key_id="id", secret_access_key=secret
    )


async def _get(url: str) -> tuple[int, bytes, str]:
    async with aiohttp.ClientSession() as session, session.get(URL(url, encoded=True)) as answer:
        return answer.status, await answer.read(), answer.content_type


async def test_what_is_put_can_be_opened(endpoint: str) -> None:
    store = _store(endpoint)
    assert not await store.exists(KEY)
    await store.put(KEY, b"picture", "image/jpeg")
    assert await store.exists(KEY)
    assert await store.open(KEY) == b"picture"


async def test_a_browser_gets_it_by_a_presigned_link(endpoint: str) -> None:
    store = _store(endpoint)
    await store.put(KEY, b"picture", "image/jpeg")
    assert await _get(store.url(KEY)) == (200, b"picture", "image/jpeg")


async def test_a_link_to_something_else_is_refused(endpoint: str) -> None:
    store = _store(endpoint)
    await store.put(KEY, b"picture", "image/jpeg")
    changed = store.url("ads-images/other.jpg").replace("ads-images/other.jpg", KEY)
    assert (await _get(changed))[0] == 403


async def test_what_is_not_there_is_missing(endpoint: str) -> None:
    with pytest.raises(MissingImage):
        await _store(endpoint).open("ads-images/none.jpg")


async def test_a_wrong_secret_is_a_clear_error(endpoint: str) -> None:
    with pytest.raises(StoreError, match="SignatureDoesNotMatch"):
        await _store(endpoint, "wrong").put(KEY, b"picture", "image/jpeg")


async def test_many_at_once_go_through_one_client(endpoint: str) -> None:
    store = _store(endpoint)
    keys = [f"ads-images/{number}.jpg" for number in range(24)]
    await asyncio.gather(*(store.put(key, key.encode(), "image/jpeg") for key in keys))
    assert await asyncio.gather(*map(store.open, keys)) == [key.encode() for key in keys]
