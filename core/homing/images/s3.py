"""Pictures in S3, or in a server that speaks its protocol."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from homing.images import s3_pages
from homing.images.store import MissingImage, StoredFile, StoreError

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client
    from types_boto3_s3.type_defs import ListObjectsV2RequestTypeDef

_MISSING = frozenset({"404", "NoSuchKey", "NotFound"})

#: Seconds that a presigned link works.
_LINK_SECONDS = 24 * 3600

#: Seconds for which links are given again, since a new one costs 0.2 ms or more of the CPU; and how many are remembered.
_SAME_SECONDS, _MOST_LINKS = 600.0, 20_000

#: Connections to the server; a bulk listing uses 16.
_CONNECTIONS = 32


@dataclass
class S3Store:
    """Keeps objects in one bucket.

    Args:
        bucket: its name.
        prefix: what keys begin with.
        region: of the bucket.
        endpoint_url: of a server that is not Amazon's.
        access_key_id: None leaves credentials to boto3's own search.
        cloudfront_domain: host that serves the bucket to browsers; without it links are presigned for a day.
    """

    bucket: str
    prefix: str = "ads-images/"
    region: str = "eu-west-1"
    endpoint_url: str | None = None
    access_key_id: str | None = None
    secret_access_key: str | None = field(default=None, repr=False)
    cloudfront_domain: str | None = None
    _links: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _links_until: float = field(default=0.0, init=False, repr=False, compare=False)

    async def put(self, key: str, data: bytes, mime: str) -> str | None:
        """As `ImageStore.put`. A key's content never changes, so that browsers may keep it."""
        return await asyncio.to_thread(self._put, key, data, mime)

    async def open(self, key: str) -> bytes:
        """As `ImageStore.open`."""
        return await asyncio.to_thread(self._get, key)

    async def exists(self, key: str) -> bool:
        """As `ImageStore.exists`."""
        return await asyncio.to_thread(self._head, key)

    async def list(self, prefix: str) -> AsyncIterator[StoredFile]:
        """As `ImageStore.list`."""
        more: str | None = ""
        while more is not None:
            files, more = await asyncio.to_thread(self._page, prefix, more)
            for file in files:
                yield file

    def url(self, key: str) -> str:
        """As `ImageStore.url`."""
        if self.cloudfront_domain:
            return f"https://{self.cloudfront_domain}/{quote(key)}"
        now = time.monotonic()
        if now >= self._links_until or len(self._links) >= _MOST_LINKS:
            self._links.clear()
            self._links_until = now + _SAME_SECONDS
        if (link := self._links.get(key)) is None:
            link = self._links[key] = self._client.generate_presigned_url(
                "get_object", Params={"Bucket": self.bucket, "Key": key}, ExpiresIn=_LINK_SECONDS
            )
        return link

    @cached_property
    def _client(self) -> S3Client:
        # boto3 costs half a second and 27 MB, which processes without S3 need not pay.
        import boto3
        from botocore.config import Config

        client = boto3.client(
            "s3",
            region_name=self.region,
            endpoint_url=self.endpoint_url,
            aws_access_key_id=self.access_key_id,
            aws_secret_access_key=self.secret_access_key,
            config=Config(
                signature_version="s3v4",
                connect_timeout=10,
                read_timeout=60,
                max_pool_connections=_CONNECTIONS,
                retries={"mode": "standard", "max_attempts": 4},
                s3={"addressing_style": "path" if self.endpoint_url else "auto"},
            ),
        )
        s3_pages.read_quickly(client)
        return client

    def _put(self, key: str, data: bytes, mime: str) -> str | None:
        with self._errors(key):
            answer = self._client.put_object(
                Bucket=self.bucket,
                Key=key,
                Body=data,
                ContentType=mime,
                CacheControl="public, max-age=31536000, immutable",
            )
        return answer.get("ETag", "").strip('"') or None

    def _get(self, key: str) -> bytes:
        with self._errors(key):
            return self._client.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def _head(self, key: str) -> bool:
        try:
            with self._errors(key):
                self._client.head_object(Bucket=self.bucket, Key=key)
        except MissingImage:
            return False
        return True

    def _page(self, prefix: str, token: str) -> tuple[tuple[StoredFile, ...], str | None]:
        """One page of a listing, and what continues it."""
        request: ListObjectsV2RequestTypeDef = {"Bucket": self.bucket, "Prefix": prefix}
        if token:
            request["ContinuationToken"] = token
        with self._errors(prefix):
            page = self._client.list_objects_v2(**request)
        found = tuple(
            StoredFile(each["Key"], each["Size"], each["ETag"].strip('"') or None)
            for each in page.get("Contents", ())
        )
        return found, page["NextContinuationToken"] if page["IsTruncated"] else None

    @contextmanager
    def _errors(self, key: str) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError

        where = f"s3://{self.bucket}/{key}"
        try:
            yield
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _MISSING:
                raise MissingImage(f"{where}: there is no such picture") from error
            raise StoreError(f"{where}: {error}") from error
        except BotoCoreError as error:
            raise StoreError(f"{where}: {error}") from error
