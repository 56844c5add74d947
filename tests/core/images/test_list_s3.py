"""Listing a bucket: pages as S3 writes them, from a small server on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.sax.saxutils import escape

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from homing.images import S3Store, StoredFile, StoreError

PREFIX = "ads-images/property_images/ab/"
XMLNS = "http://s3.amazonaws.com/doc/2006-03-01/"


@dataclass
class Bucket:
    """Answers ListObjectsV2, two keys a page."""

    url: str = ""
    keys: Sequence[str] = ()
    namespace: str = XMLNS
    #: Statuses of the next answers, before it answers well.
    failures: list[int] = field(default_factory=list)
    broken: int = 0
    queries: list[dict[str, str]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        self.queries.append(dict(request.query))
        if self.failures:
            status = self.failures.pop()
            error = "<Error><Code>SlowDown</Code><Message>slower</Message></Error>"
            return web.Response(status=status, text=error, content_type="application/xml")
        page = self._page(request.query["prefix"], int(request.query.get("continuation-token", 0)))
        if self.broken:
            self.broken -= 1
            page = page[: len(page) // 2]
        return web.Response(text=page, content_type="application/xml")

    def _page(self, prefix: str, start: int) -> str:
        keys = [key for key in self.keys if key.startswith(prefix)]
        contents = "".join(
            f"<Contents><Key>{escape(quote(key))}</Key><LastModified>2026-11-21T10:00:00.000Z</LastModified>"
            f"<ETag>&quot;{len(key):032x}&quot;</ETag><Size>{len(key)}</Size>"
            "<StorageClass>STANDARD</StorageClass></Contents>"
            for key in keys[start : start + 2]
        )
        more = start + 2 < len(keys)
        token = f"<NextContinuationToken>{start + 2}</NextContinuationToken>" if more else ""
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<ListBucketResult xmlns="{self.namespace}"><Name>homes</Name><EncodingType>url</EncodingType>'
            f"<IsTruncated>{str(more).lower()}</IsTruncated>{contents}{token}</ListBucketResult>"
        )


@pytest.fixture
async def bucket() -> AsyncIterator[Bucket]:
    bucket = Bucket()
    app = web.Application()
    app.router.add_get("/homes", bucket.handle)
    async with TestServer(app) as server:
        bucket.url = str(server.make_url("/"))
        yield bucket


async def _list(bucket: Bucket, prefix: str = PREFIX) -> list[StoredFile]:
    store = S3Store(
        bucket="homes", endpoint_url=bucket.url, access_key_id="id", secret_access_key="secret"
    )
    return [file async for file in store.list(prefix)]


async def test_all_pages_are_read(bucket: Bucket) -> None:
    bucket.keys = [f"{PREFIX}{number}.jpg" for number in range(5)]
    assert [file.key for file in await _list(bucket)] == bucket.keys
    assert [query.get("continuation-token") for query in bucket.queries] == [None, "2", "4"]


async def test_each_file_has_size_and_entity_tag(bucket: Bucket) -> None:
    bucket.keys = [PREFIX + "1.jpg"]
    size = len(bucket.keys[0])
    assert await _list(bucket) == [StoredFile(PREFIX + "1.jpg", size, f"{size:032x}")]


@pytest.mark.parametrize("name", ["ä b+c%20.jpg", "a&b<c>.jpg", "домівка.jpg"])
async def test_keys_of_any_letters_are_read_as_they_are(bucket: Bucket, name: str) -> None:
    bucket.keys = [PREFIX + name]
    assert [file.key for file in await _list(bucket)] == bucket.keys


async def test_a_server_without_a_namespace_is_understood(bucket: Bucket) -> None:
    bucket.keys, bucket.namespace = [PREFIX + "1.jpg"], ""
    assert len(await _list(bucket)) == 1


async def test_an_empty_folder_lists_nothing(bucket: Bucket) -> None:
    assert await _list(bucket) == []


async def test_a_page_that_fails_is_asked_for_again(bucket: Bucket) -> None:
    bucket.keys, bucket.failures = [PREFIX + "1.jpg"], [503]
    assert len(await _list(bucket)) == 1
    assert len(bucket.queries) == 2


async def test_a_page_that_is_cut_off_is_an_error_and_not_a_short_listing(bucket: Bucket) -> None:
    bucket.keys, bucket.broken = [PREFIX + "1.jpg", PREFIX + "2.jpg"], 9
    with pytest.raises(StoreError, match="s3://homes/"):
        await _list(bucket)


async def test_an_error_with_a_good_status_is_not_an_empty_folder(bucket: Bucket) -> None:
    bucket.failures = [200] * 9
    with pytest.raises(StoreError, match="SlowDown"):
        await _list(bucket)


async def test_a_refusal_is_told(bucket: Bucket) -> None:
    bucket.failures = [403] * 9
    with pytest.raises(StoreError, match=f"s3://homes/{PREFIX}.*SlowDown"):
        await _list(bucket)
