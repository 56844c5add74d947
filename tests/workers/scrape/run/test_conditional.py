"""An advert's own page is asked for again only if it has changed, and only where that is a safe question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from .conftest import Declare, Look, Portal, Run

_CONDITIONS = ("If-None-Match", "If-Modified-Since")
_DATE = "Sat, 21 Nov 2026 12:00:00 GMT"

#: The own pages are due at each run.
_DUE: dict[str, Any] = {"fields": {"area": {"css": "i"}}, "refreshSeconds": 0}


@dataclass
class Tagged:
    """Gives out validators with the portal's adverts, and notes who asks with them."""

    portal: Portal
    #: Path, whether it was asked for with conditions, and the status of the answer.
    asked: list[tuple[str, bool, int]] = field(default_factory=list)
    dated: bool = False

    def watch(self, *numbers: str) -> None:
        for number in numbers:
            self.portal.moods[f"/advert/{number}"] = self.answer

    async def answer(self, request: web.Request) -> web.StreamResponse:
        page = self.portal.advert_page(request.path.removeprefix("/advert/"))
        tag = {"Last-Modified": _DATE} if self.dated else {"ETag": f'"{hash(page.text)}"'}
        asked = [request.headers[name] for name in _CONDITIONS if name in request.headers]
        if page.status == 200 and asked == list(tag.values()):
            page = web.Response(status=304)
        page.headers.update(tag)
        self.asked.append((request.path, bool(asked), page.status))
        return page


@pytest.fixture
def tagged(portal: Portal) -> Tagged:
    portal.publish(3)
    tagged = Tagged(portal)
    tagged.watch("1", "2", "3", "9")
    return tagged


@pytest.mark.parametrize("dated", [False, True])
async def test_a_page_that_is_due_and_has_not_changed_is_not_read(
    tagged: Tagged, declare: Declare, runs: Run, column: Look, dated: bool
) -> None:
    tagged.dated = dated
    source = declare(block={"detail": _DUE, "fullCrawlSeconds": 0})
    await runs(source)
    read_at = await column("SELECT max(detail_at) FROM listings")
    tagged.asked.clear()
    for _ in range(2):
        result = await runs(source)
        assert (result.counts.unchanged, result.counts.updated) == (3, 0)
        assert result.complete
    assert {each[1:] for each in tagged.asked} == {(True, 304)}
    assert await column("SELECT min(detail_at) FROM listings") > read_at
    assert await column("SELECT kind FROM events") == ["new"] * 3


async def test_a_page_that_has_changed_is_read(
    tagged: Tagged, declare: Declare, runs: Run, column: Look
) -> None:
    source = declare(block={"detail": _DUE})
    await runs(source)
    tagged.portal.adverts["2"].area = 60
    result = await runs(source)
    assert (result.counts.updated, result.counts.unchanged) == (1, 2)
    assert await column("SELECT area_total::int FROM listings ORDER BY url") == [50, 60, 50]
    assert (await runs(source)).counts.unchanged == 3


async def test_a_changed_card_wants_the_whole_page(
    tagged: Tagged, declare: Declare, runs: Run
) -> None:
    tagged.dated = True
    await runs(declare())
    tagged.portal.adverts["2"].price = 900
    tagged.asked.clear()
    result = await runs(declare())
    assert tagged.asked == [("/advert/2", False, 200)]
    assert result.counts.price_changed == 1


async def test_another_page_is_not_asked_for_with_conditions_of_the_old_one(
    tagged: Tagged, declare: Declare, runs: Run, column: Look
) -> None:
    tagged.dated = True
    fields = {"url": {"css": "a"}, "title": {"css": "a"}, "externalId": {"css": "a"}}
    source = declare(block={"fields": fields, "detail": _DUE})
    await runs(source)
    tagged.portal.adverts["9"] = tagged.portal.adverts.pop("1")
    tagged.asked.clear()
    await runs(source)
    assert ("/advert/9", False, 200) in tagged.asked
    assert len(await column("SELECT id FROM listings")) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"defaults": {"country": "UA"}},
        {"timeZone": "Europe/Kyiv"},
        {"block": {"detail": _DUE | {"fields": {"area": {"css": "i"}, "title": {"css": "h1"}}}}},
        {"block": {"detail": _DUE | {"request": {"headers": {"Accept-Language": "uk"}}}}},
        {"block": {"detail": _DUE | {"request": {"query": {"lang": "uk"}}}}},
    ],
)
async def test_another_declaration_reads_every_page_anew(
    tagged: Tagged, declare: Declare, runs: Run, change: dict[str, Any]
) -> None:
    tagged.watch("1?lang=uk", "2?lang=uk", "3?lang=uk")
    tagged.dated = True
    await runs(declare(block={"detail": _DUE}))
    tagged.asked.clear()
    await runs(declare(**{"block": {"detail": _DUE}} | change))
    assert {each[1:] for each in tagged.asked} == {(False, 200)}


async def test_a_sold_home_is_looked_at_with_conditions(
    tagged: Tagged, declare: Declare, runs: Run
) -> None:
    source = declare(defaults={"status": "sold"})
    await runs(source)
    tagged.asked.clear()
    result = await runs(source)
    assert {each[1:] for each in tagged.asked} == {(True, 304)}
    assert result.counts.unchanged == 3


async def test_an_advert_that_is_back_is_read(tagged: Tagged, declare: Declare, runs: Run) -> None:
    source = declare(block={"fullCrawlSeconds": 0, "detail": _DUE})
    await runs(source)
    advert = tagged.portal.adverts.pop("3")
    await runs(source)
    tagged.portal.adverts["3"] = advert
    tagged.asked.clear()
    assert (await runs(source)).counts.relisted == 1
    assert ("/advert/3", False, 200) in tagged.asked


async def test_a_page_that_may_be_cut_off_is_read_again(
    tagged: Tagged, declare: Declare, runs: Run
) -> None:
    tagged.portal.unclosed = True
    source = declare(block={"detail": _DUE})
    await runs(source)
    tagged.asked.clear()
    await runs(source)
    assert {each[1:] for each in tagged.asked} == {(False, 200)}


async def test_a_page_that_is_asked_for_by_post_has_no_conditions(
    tagged: Tagged, declare: Declare, runs: Run
) -> None:
    source = declare(block={"detail": _DUE | {"request": {"method": "POST"}}})
    await runs(source)
    tagged.asked.clear()
    assert (await runs(source)).counts.unchanged == 3
    assert {each[1:] for each in tagged.asked} == {(False, 200)}
