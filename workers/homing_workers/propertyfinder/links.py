"""Links of pictures that work now: signed ones end, and are asked for again from the API."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from homing_workers.propertyfinder import answers
from homing_workers.propertyfinder.client import Client
from homing_workers.propertyfinder.signing import unsigned
from homing_workers.scrape.fetch import (
    Blocked,
    ConnectionFailed,
    Fetcher,
    FetchError,
    Gone,
    HttpFailure,
    Request,
    Response,
)

#: Statuses, beside 403, by which hosts of files refuse a signature that has ended.
_ENDED = frozenset({400, 401})
_TOO_MANY = 429
#: Tries that a busy host costs before it counts as a failure of the picture.
_PATIENCE = 10


@dataclass(frozen=True)
class Link:
    """Where a picture is to be had."""

    #: The listing that shows it.
    external_id: str
    signed: str
    #: By the monotonic clock.
    given_at: float


@dataclass
class Links:
    """Fetches pictures by their links without signatures."""

    fetcher: Fetcher
    client: Client
    _links: dict[str, Link] = field(default_factory=dict)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def add(self, external_id: str, links: Mapping[str, str]) -> None:
        """Takes the links that the API has just given."""
        now = time.monotonic()
        for stable, signed in links.items():
            self._links[stable] = Link(external_id, signed, now)

    def forget(self, external_ids: Iterable[str], until: float) -> None:
        """Drops the links of these listings that were given up to then, by the monotonic clock."""
        gone = set(external_ids)
        self._links = {
            stable: link
            for stable, link in self._links.items()
            if link.external_id not in gone or link.given_at > until
        }

    async def ask(self, external_ids: Iterable[str]) -> None:
        """Asks the API for the links of these listings; those that it has no more have none.

        Raises:
            FetchError: the API does not answer.
        """
        wanted = list(external_ids)
        size = self.client.page_size
        for start in range(0, len(wanted), size):
            page = await self.client.listings_by_id(wanted[start : start + size])
            for record in page.records:
                self.add(*_pictures(record))

    async def fetch(self, request: Request) -> Response:
        """The picture.

        Raises:
            FetchError: it cannot be had; the error names the link without its signature.
        """
        try:
            return await self._fetch(request)
        except FetchError as error:
            # The reason is stored: signatures are nobody's business.
            error.url = request.url
            error.args = (f"{request.url}: {error.message}",)
            raise

    async def _fetch(self, request: Request) -> Response:
        link = self._links.get(request.url)
        if link is None:
            raise Gone(request.url, "the API gives no link to it")
        try:
            return await self._get(link, request)
        except (Blocked, HttpFailure) as error:
            if link.signed == request.url or not _may_have_ended(error):
                raise
        return await self._get(await self._renewed(request.url, link), request)

    async def _get(self, link: Link, request: Request) -> Response:
        """Without counting refusals of a busy host, which says when to come again."""
        for _ in range(_PATIENCE):
            try:
                return await self.fetcher.fetch(Request(link.signed, headers=request.headers))
            except HttpFailure as error:
                if error.status != _TOO_MANY or error.retry_after is None:
                    raise
        raise ConnectionFailed(request.url, "the host was too busy each time")

    async def _renewed(self, stable: str, ended: Link) -> Link:
        async with self._asking:
            if self._links.get(stable, ended) == ended:
                await self.ask(self._as_old_as(ended))
        link = self._links.get(stable, ended)
        if link == ended:
            raise Gone(stable, "the API gives no other link to it")
        return link

    def _as_old_as(self, ended: Link) -> list[str]:
        """Listings whose links have ended too, most likely: one request asks for all of them."""
        old = [link.external_id for link in self._links.values() if link.given_at <= ended.given_at]
        return list(dict.fromkeys([ended.external_id, *old]))[: self.client.page_size]


def _may_have_ended(error: FetchError) -> bool:
    return isinstance(error, Blocked) or (isinstance(error, HttpFailure) and error.status in _ENDED)


def _pictures(record: object) -> tuple[str, dict[str, str]]:
    try:
        found = answers.Pictures.model_validate(record)
    except ValidationError:
        # The walk over the pages records what is wrong with it.
        return "", {}
    return found.id, {
        unsigned(image.original.url): image.original.url for image in found.media.images
    }
