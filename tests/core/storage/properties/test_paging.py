"""Pages by cursor: there and back, while homes come and go."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from homing.models.kinds import DealType, Status
from homing.models.listing import Listing
from homing.storage import properties
from homing.storage.properties import BadCursor, BadSearch, Filters, Page, Sort, looking
from tests.core.storage.properties.homes import published
from tests.core.storage.support import Crawl, advert, column

_IN_EUROS = Filters(currency="EUR")
#: Words that every home has.
_HOMES = Filters(currency="EUR", words="home", price_max=Decimal(3))


def _home(number: int, chance: random.Random) -> Listing:
    return advert(
        str(number),
        price=chance.randrange(5),
        old_price=Decimal(9),
        price_per_m2=Decimal(chance.randrange(5)),
        deal_type=chance.choice([None, *DealType]),
        published_at=published(chance.randrange(5)),
    )


@pytest.mark.parametrize("sort", Sort)
async def test_homes_that_stay_come_once_while_others_come_and_go(crawl: Crawl, sort: Sort) -> None:
    chance = random.Random(sort.value)
    await crawl.see(*[_home(number, chance) for number in range(30)])
    staying = set(await column(crawl.connection, "SELECT id FROM properties"))
    seen: list[int] = []
    cursor, number = None, 30
    while True:
        page = await properties.search(crawl.connection, _IN_EUROS, sort, cursor=cursor, limit=4)
        seen += [home.id for home in page.homes if home.id in staying]
        if page.next is None:
            break
        cursor, number = page.next, number + 2
        await crawl.see(_home(number, chance), _home(number + 1, chance))
        await crawl.lose(str(number - 1))
    assert sorted(seen) == sorted(staying)


@pytest.mark.parametrize("few", [0, 3_000])
@pytest.mark.parametrize("sort", Sort)
async def test_the_way_back_is_the_way_there(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch, sort: Sort, few: int
) -> None:
    monkeypatch.setattr(looking, "FEW", few)
    chance = random.Random(sort.value)
    await crawl.see(*[_home(number, chance) for number in range(11)])
    there = [await properties.search(crawl.connection, _HOMES, sort, limit=3)]
    while there[-1].next is not None:
        there.append(await _page(crawl, sort, there[-1].next))
    back = [there[-1]]
    while back[-1].previous is not None:
        back.append(await _page(crawl, sort, back[-1].previous))
    assert [page.homes for page in back[::-1]] == [page.homes for page in there]
    assert back[-1].next == there[0].next


async def _page(crawl: Crawl, sort: Sort, cursor: str) -> Page:
    return await properties.search(crawl.connection, _HOMES, sort, cursor=cursor, limit=3)


async def test_a_cursor_is_good_for_its_own_search_only(crawl: Crawl) -> None:
    await crawl.see(advert("1"), advert("2"))
    page = await properties.search(crawl.connection, limit=1)
    assert page.next is not None
    for filters, sort in ((_IN_EUROS, Sort.NEWEST), (Filters(), Sort.OLDEST)):
        with pytest.raises(BadCursor, match="of this search"):
            await properties.search(crawl.connection, filters, sort, cursor=page.next)


async def test_every_changed_letter_of_a_cursor_is_noticed(crawl: Crawl) -> None:
    await crawl.see(advert("1"), advert("2"))
    page = await properties.search(crawl.connection, limit=1)
    assert page.next is not None
    for place, letter in enumerate(page.next):
        changed = page.next[:place] + ("A" if letter != "A" else "B") + page.next[place + 1 :]
        with pytest.raises(BadCursor):
            await properties.search(crawl.connection, limit=1, cursor=changed)


async def test_prices_need_a_currency_to_be_compared(crawl: Crawl) -> None:
    with pytest.raises(BadSearch, match="needs a currency"):
        await properties.search(crawl.connection, sort=Sort.PRICE)


async def test_what_is_sold_between_two_pages_is_not_on_the_second(crawl: Crawl) -> None:
    await crawl.see(*[advert(str(number), published_at=published(number)) for number in range(3)])
    first = await properties.search(crawl.connection, limit=1)
    await crawl.see(advert("1", status=Status.SOLD, published_at=published(1)))
    second = await properties.search(crawl.connection, limit=1, cursor=first.next)
    assert [home.url for home in second.homes] == ["https://portal.test/0"]


async def test_prices_beyond_all_keys_are_filtered_and_paged(crawl: Crawl) -> None:
    await crawl.see(
        *[
            advert(str(n), price=10**12 + n, currency="UZS", deal_type=DealType.SALE)
            for n in range(4)
        ]
    )
    over = Filters(currency="UZS", price_min=Decimal(10**12 + 2))
    assert len((await properties.search(crawl.connection, over)).homes) == 2
    under = Filters(currency="UZS", price_max=Decimal(10**12))
    assert len((await properties.search(crawl.connection, under)).homes) == 1
    everything = Filters(currency="UZS")
    first = await properties.search(crawl.connection, everything, Sort.PRICE, limit=2)
    second = await properties.search(
        crawl.connection, everything, Sort.PRICE, limit=2, cursor=first.next
    )
    assert len({home.id for home in (*first.homes, *second.homes)}) == 4
