"""What a run needs of the world outside: pages, a memory, a bell for the matching, pictures.

Each has a twin that does nothing, so that a dry run is the same code with other ports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from homing.models.listing import Listing
from homing.models.run import Rejection, RunResult
from homing.models.source import ScrapeSource
from homing.storage.crawls import History
from homing.storage.listings import Known, Seen, Stored
from homing_workers.scrape.fetch import Request, Response


class AlreadyRunning(Exception):
    """Another run of the source is under way; two at once could not tell what is missing."""


class Pages(Protocol):
    """Gets pages politely; `homing_workers.scrape.fetch.Fetcher` is one."""

    @property
    def requests(self) -> int:
        """Requests sent."""
        ...

    @property
    def bytes(self) -> int:
        """Bytes of bodies, decompressed."""
        ...

    async def fetch(self, request: Request) -> Response:
        """A page.

        Raises:
            FetchError: there is none.
        """
        ...


@dataclass(frozen=True)
class PageOutcome:
    """All that is to be kept of one list page, in one transaction."""

    seen: Sequence[Seen] = ()
    #: Known adverts that are there but were not read anew.
    touched: Sequence[str] = ()
    #: Known adverts whose own page is still the one that was read.
    confirmed: Sequence[str] = ()
    #: Known adverts whose own page is gone.
    gone: Sequence[str] = ()
    rejections: Sequence[Rejection] = ()
    #: External id to the traceparent of the span in which the advert was read.
    traceparents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Removal:
    """What a complete crawl says about the adverts that it did not find."""

    removed: Sequence[Stored] = ()
    #: Why nothing was removed although something is missing.
    doubt: str | None = None


class Ledger(Protocol):
    """The memory of one run."""

    @property
    def run_id(self) -> int | None:
        """The row of the run, where there is one."""
        ...

    @property
    def history(self) -> History: ...

    async def known(self, external_ids: Sequence[str]) -> Mapping[str, Known]: ...

    async def keep(self, outcome: PageOutcome) -> list[Stored]:
        """Stores all of a page or nothing of it; what happened to `seen` and `gone`, in this order."""
        ...

    async def conclude(self) -> Removal:
        """Removes what a complete crawl did not find, where the evidence is good enough."""
        ...

    async def finish(self, result: RunResult) -> None: ...


class Archive(Protocol):
    """Opens the ledger of a run."""

    def open(self, source: ScrapeSource) -> AbstractAsyncContextManager[Ledger]:
        """The ledger of a new run.

        Raises:
            AlreadyRunning: see there.
        """
        ...


class Bell(Protocol):
    """Tells the matching that there are new events."""

    async def ring(self, event_ids: Sequence[int], traceparent: str | None) -> None: ...


class Pictures(Protocol):
    """Gets the pictures of stored listings."""

    async def download(self, listing_ids: Sequence[int]) -> tuple[int, int]:
        """How many were stored, and how many could not be had."""
        ...


class Silence:
    """No matching is told, and no picture is downloaded."""

    async def ring(self, event_ids: Sequence[int], traceparent: str | None) -> None:
        return None

    async def download(self, listing_ids: Sequence[int]) -> tuple[int, int]:
        return 0, 0


SILENCE = Silence()


@dataclass(frozen=True, kw_only=True)
class Ports:
    """The surroundings of a run."""

    pages: Pages
    archive: Archive
    bell: Bell = SILENCE
    pictures: Pictures = SILENCE


@dataclass(frozen=True)
class Progress:
    """What a run has come to; told after each list page."""

    pages: int
    found: int
    new: int
    rejected: int
    #: Of the last page only.
    listings: Sequence[Listing] = ()
    rejections: Sequence[Rejection] = ()
