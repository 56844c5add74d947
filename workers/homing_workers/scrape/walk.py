"""From list page to list page: which is next, and whether the walk has come to its end."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from enum import Enum, auto

import jmespath

from homing.models.raw import RawItem
from homing.models.source import ApiBlock, HtmlBlock, ScrapeSource
from homing_workers.scrape import extract
from homing_workers.scrape.asking import page_of, request_for
from homing_workers.scrape.endings import CUT_OFF, Endings
from homing_workers.scrape.extract import Page
from homing_workers.scrape.fetch import Blocked, FetchError, Gone
from homing_workers.scrape.ports import Pages
from homing_workers.scrape.tally import Tally


class End(Enum):
    """Why no further list page of a start URL was read."""

    LAST_PAGE = auto()
    #: maxPages, maxListings or --limit.
    LIMIT = auto()
    #: Nothing new, or nothing young enough.
    EARLY = auto()
    ERROR = auto()


@dataclass(frozen=True)
class ListPage:
    """A list page that was read."""

    url: str
    #: From 1, for each start URL.
    number: int
    items: list[RawItem]
    #: The next one, or None.
    following: str | None


class Walk:
    """Reads the list pages of one source, one after the other."""

    def __init__(self, source: ScrapeSource, pages: Pages, tally: Tally, endings: Endings) -> None:
        self._block = source.spec.block
        self._pages = pages
        self._tally = tally
        self._endings = endings
        self._visited: set[str] = set()
        #: How each start URL ended, as far as it did.
        self.ends: list[End] = []

    def end(self, reason: End) -> None:
        """Notes why the pages of a start URL ended."""
        self.ends.append(reason)

    @property
    def complete(self) -> bool:
        """Every page of every start URL was seen to the end."""
        return len(self.ends) == len(self._block.start_urls) and set(self.ends) == {End.LAST_PAGE}

    async def pages(self, start: str) -> AsyncGenerator[ListPage, None]:
        """The list pages of a start URL; whoever stops asking notes why by `end`.

        Raises:
            Blocked: the host takes us for a robot.
        """
        url: str | None = start
        number = 0
        while url is not None and url not in self._visited:
            if self._tally.counts["pages"] >= self._block.limits.max_pages:
                self.end(End.LIMIT)
                return
            self._visited.add(url)
            number += 1
            found = await self._read(url, number)
            if found is None:
                return
            yield found
            url = found.following
        self.end(End.LAST_PAGE)

    async def _read(self, url: str, number: int) -> ListPage | None:
        """A page, or None where the walk ends here; then the end is noted."""
        try:
            response = await self._pages.fetch(request_for(url, self._block.request))
            page = page_of(response)
            items = extract.cards(page, self._block)
            following = extract.next_page(page, self._block, url, number)
        except Blocked:
            raise
        except (FetchError, extract.Unreadable) as error:
            self._end_without(error, number)
            return None
        self._tally.counts["pages"] += 1
        if self._endings.is_open(page.body, of_list=True) and self._endings.means_cut_off:
            self._failed(f"{url}: {CUT_OFF}")
            return None
        if not items and not self._may_be_empty(page, number):
            self._failed(f"no card matched {_place(self._block)} on {url}")
            return None
        return ListPage(url, number, items, following if items else None)

    def _end_without(self, error: FetchError | extract.Unreadable, number: int) -> None:
        """A counter runs past the last page; a link that the site itself shows does not."""
        if isinstance(error, Gone) and number > 1 and self._counts:
            self.end(End.LAST_PAGE)
        else:
            self._failed(str(error))

    def _failed(self, message: str) -> None:
        self._tally.error(message)
        self.end(End.ERROR)

    @property
    def _counts(self) -> bool:
        following = self._block.next
        return following is not None and following.parameter is not None

    def _may_be_empty(self, page: Page, number: int) -> bool:
        """Whether a page without adverts is the end of a list, rather than a page that we misread."""
        if isinstance(self._block, ApiBlock):
            return _is_list(page, self._block)
        return number > 1 and self._counts


def _is_list(page: Page, block: ApiBlock) -> bool:
    return isinstance(jmespath.search(block.items, page.json), list)


def _place(block: HtmlBlock | ApiBlock) -> str:
    if isinstance(block, ApiBlock):
        return repr(block.items)
    return repr(block.cards or block.cards_xpath or block.cards_json or "schema.org data")
