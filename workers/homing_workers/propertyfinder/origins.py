"""Where pictures came from: what fetches them again, for each source."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Protocol

from pydantic import ValidationError

from homing.limits import Limiter
from homing.models.source import ScrapeSource
from homing.settings import Settings, SettingsError
from homing.storage import sources
from homing.storage.database import Pool
from homing.storage.sources import StoredSource
from homing_workers.propertyfinder.account import Account
from homing_workers.propertyfinder.one_sync import declared
from homing_workers.scrape import surroundings
from homing_workers.scrape.fetch import Fetcher, FetchError, Refused, Request, Response
from homing_workers.scrape.images import politeness_for


class Origin(Protocol):
    """Fetches pictures by the links that their rows have."""

    async def fetch(self, request: Request) -> Response:
        """The picture.

        Raises:
            FetchError: it cannot be had.
        """
        ...


@dataclass(frozen=True)
class Closed:
    """Stands for a source that cannot be asked."""

    reason: str

    async def fetch(self, request: Request) -> Response:
        """Always fails, with the reason."""
        raise Refused(request.url, self.reason)


@dataclass
class Origins:
    """Opens what is needed, within the politeness of each source, until the stack ends."""

    pool: Pool
    settings: Settings
    stack: AsyncExitStack
    _limiter: Limiter | None = None
    _known: dict[int, StoredSource] = field(default_factory=dict)

    async def open(self, source_id: int, external_ids: Sequence[str]) -> Origin:
        """What fetches the pictures of these listings of a source."""
        stored = await self._stored(source_id)
        try:
            source = declared(stored)
            if source.spec.type == "propertyFinder":
                return await self._property_finder(source, external_ids)
        except (SettingsError, ValidationError, FetchError) as error:
            return Closed(f"source {stored.name} cannot be asked: {error}")
        return await self._site(source)

    async def _stored(self, source_id: int) -> StoredSource:
        if source_id not in self._known:
            async with self.pool.connection() as connection:
                self._known = {each.id: each for each in await sources.all(connection)}
        return self._known[source_id]

    async def _property_finder(self, source: ScrapeSource, external_ids: Sequence[str]) -> Origin:
        """The API gives links that work now for those that ended long ago."""
        account, limiter = Account.of(source, self.settings), await self._shared()
        api = await self.stack.enter_async_context(account.api(limiter, self.settings))
        links = await self.stack.enter_async_context(account.links(api, limiter, self.settings))
        await links.ask(external_ids)
        return links

    async def _site(self, source: ScrapeSource) -> Origin:
        return await self.stack.enter_async_context(
            Fetcher(
                politeness_for(source.spec.politeness, self.settings),
                limiter=await self._shared(),
                allow_private_networks=source.spec.allow_private_networks,
                hosts=self.settings.hosts,
            )
        )

    async def _shared(self) -> Limiter:
        if self._limiter is None:
            self._limiter, _ = await surroundings.shared(self.settings, self.stack)
        return self._limiter
