"""An account of Property Finder: where its API is, and what opens it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pydantic import SecretStr

from homing.limits import Limiter
from homing.models.source import Politeness, PropertyFinderBlock, ScrapeSource
from homing.settings import Settings, SettingsError
from homing_workers.propertyfinder import client
from homing_workers.propertyfinder.client import Client
from homing_workers.propertyfinder.links import Links
from homing_workers.scrape import surroundings
from homing_workers.scrape.fetch import Fetcher
from homing_workers.scrape.images import politeness_for


@dataclass(frozen=True)
class Account:
    """One source of type propertyFinder with its credentials."""

    source: ScrapeSource
    block: PropertyFinderBlock
    #: Without a slash at the end.
    api_url: str
    key: str = field(repr=False)
    secret: str = field(repr=False)

    @classmethod
    def of(cls, source: ScrapeSource, settings: Settings) -> Account:
        """The account that a source and the settings name.

        Raises:
            SettingsError: they name no API or no credentials.
            ValueError: the source is of another type.
        """
        block = source.spec.property_finder
        if block is None:
            raise ValueError(f"expected a source of type propertyFinder, found {source.spec.type}")
        url = block.api_url or settings.pf_api_url
        if url is None:
            raise SettingsError(
                "PF_API_URL: not set, and the source names no apiUrl; expected https://host"
            )
        found = surroundings.secrets(settings.secrets_dir, os.environ)
        key = found.get(block.key_name) or _value(settings.pf_api_key)
        secret = found.get(block.secret_name) or _value(settings.pf_api_secret)
        if not key or not secret:
            name, other = (
                ("PF_API_SECRET", block.secret_name) if key else ("PF_API_KEY", block.key_name)
            )
            raise SettingsError(
                f"{name}: not set, and there is no {other} in {settings.secrets_dir}; "
                "expected what Property Finder has given to the account"
            )
        return cls(source, block, url.rstrip("/"), key, secret)

    @asynccontextmanager
    async def api(self, limiter: Limiter, settings: Settings) -> AsyncIterator[Client]:
        """A client of the API."""
        spec = self.source.spec
        polite = spec.politeness.model_copy(
            update={
                "requests_per_second": self.block.requests_per_second,
                "concurrency": self.block.concurrency,
                # An API is no site that robots.txt speaks of.
                "respect_robots": False,
            }
        )
        secrets = {client.KEY: self.key, client.SECRET: self.secret}
        async with self._fetcher(polite, limiter, settings, secrets) as fetcher:
            yield Client(fetcher, self.api_url, self.block.page_size)

    @asynccontextmanager
    async def links(
        self, api: Client, limiter: Limiter, settings: Settings
    ) -> AsyncIterator[Links]:
        """What fetches pictures."""
        polite = politeness_for(self.source.spec.politeness, settings).model_copy(
            update={
                "requests_per_second": self.block.images.requests_per_second,
                "concurrency": self.block.images.concurrency,
                "respect_robots": False,
            }
        )
        async with self._fetcher(polite, limiter, settings, {}) as fetcher:
            yield Links(fetcher, api)

    def _fetcher(
        self, polite: Politeness, limiter: Limiter, settings: Settings, secrets: dict[str, str]
    ) -> Fetcher:
        return Fetcher(
            polite,
            limiter=limiter,
            allow_private_networks=self.source.spec.allow_private_networks,
            secrets=secrets,
            secret_hosts={urlsplit(self.api_url).hostname or ""},
            hosts=settings.hosts,
        )


def _value(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
