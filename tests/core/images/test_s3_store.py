"""Pictures in S3: boto3 against a small server on loopback that knows three requests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import count
from types import SimpleNamespace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from homing import settings
from homing.images import FolderStore, MissingImage, S3Store, StoreError, s3, store_for

KEY = "ads-images/property_images/ab/abcd.jpg"


@dataclass
class Bucket:
    url: str = ""
    objects: dict[str, bytes] = field(default_factory=dict)
    requests: list[web.Request] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        self.requests.append(request)
        path = request.match_info["path"]
        if request.method == "PUT":
            self.objects[path] = await request.read()
            return web.Response()
        if path not in self.objects:
            error = "<Error><Code>NoSuchKey</Code><Message>none</Message></Error>"
            return web.Response(status=404, text=error, content_type="application/xml")
        return web.Response(body=self.objects[path])


@pytest.fixture
async def bucket() -> AsyncIterator[Bucket]:
    bucket = Bucket()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", bucket.handle)
    async with TestServer(app) as server:
        bucket.url = str(server.make_url("/"))
        yield bucket


def store_of(url: str, **more: str) -> S3Store:
    return S3Store(
        bucket="homes", endpoint_url=url, access_key_id="id", secret_access_key="secret", **more
    )


async def test_what_is_put_can_be_opened(bucket: Bucket) -> None:
    store = store_of(bucket.url)
    await store.put(KEY, b"picture", "image/jpeg")
    assert await store.open(KEY) == b"picture"
    assert await store.exists(KEY)
    assert list(bucket.objects) == [f"homes/{KEY}"]


async def test_browsers_learn_the_type_and_may_keep_it(bucket: Bucket) -> None:
    await store_of(bucket.url).put(KEY, b"picture", "image/webp")
    headers = bucket.requests[0].headers
    assert headers["Content-Type"] == "image/webp"
    assert "immutable" in headers["Cache-Control"]


async def test_what_is_not_there_is_missing(bucket: Bucket) -> None:
    store = store_of(bucket.url)
    assert not await store.exists(KEY)
    with pytest.raises(MissingImage, match=f"s3://homes/{KEY}"):
        await store.open(KEY)


async def test_a_server_that_is_down_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(StoreError, match=r"s3://homes/.*127\.0\.0\.1:1"):
        await store_of("http://127.0.0.1:1").open(KEY)


def test_cloudfront_serves_where_it_is_named() -> None:
    store = store_of("http://127.0.0.1:1", cloudfront_domain="d111.cloudfront.net")
    assert store.url(KEY) == f"https://d111.cloudfront.net/{KEY}"


def test_links_are_presigned_without_it() -> None:
    url = store_of("http://127.0.0.1:9000").url(KEY)
    assert url.startswith(f"http://127.0.0.1:9000/homes/{KEY}?")
    assert "Signature=" in url


@pytest.fixture
def signer(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Numbers links instead of signing them, on a clock of its own."""
    numbers = count(1)
    signer = SimpleNamespace(
        now=1000.0, generate_presigned_url=lambda *_, **named: f"link {next(numbers)}"
    )
    monkeypatch.setattr(S3Store, "_client", signer)
    monkeypatch.setattr(s3, "time", SimpleNamespace(monotonic=lambda: signer.now))
    return signer


def test_a_presigned_link_is_given_again_for_ten_minutes(signer: SimpleNamespace) -> None:
    store = store_of("http://127.0.0.1:9000")
    assert [store.url(key) for key in ("a", "b", "a")] == ["link 1", "link 2", "link 1"]
    signer.now += 599
    assert store.url("b") == "link 2"
    signer.now += 1
    assert store.url("b") == "link 3"


def test_not_more_links_are_remembered_than_memory_is_meant_for(
    signer: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3, "_MOST_LINKS", 2)
    store = store_of("http://127.0.0.1:9000")
    assert [store.url(key) for key in "abca"] == ["link 1", "link 2", "link 3", "link 4"]


def test_the_secret_is_not_shown() -> None:
    assert "'secret'" not in repr(store_of("http://127.0.0.1:1"))


def test_the_settings_name_the_store() -> None:
    variables = {
        "AWS_S3_BUCKET": "homes",
        "AWS_S3_BUCKET_PREFIX": "p/",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9000",
        "CLOUDFRONT_DOMAIN": "d111.cloudfront.net",
    }
    store = store_for(settings.load(variables))
    assert isinstance(store, S3Store)
    assert (store.bucket, store.prefix, store.secret_access_key) == ("homes", "p/", "secret")


def test_without_a_bucket_it_is_the_folder() -> None:
    store = store_for(settings.load({"MEDIA_ROOT": "/srv/media"}))
    assert isinstance(store, FolderStore)
    assert str(store.root) == "/srv/media"
    assert store.prefix == "ads-images/"
