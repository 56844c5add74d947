"""The portal's worlds are made from a seed and change as they are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from homing.models.kinds import EventKind, Status
from portal import control, pictures
from portal.nestwell import adverts
from portal.server import Options, Portal
from portal.world import Impossible, World

_NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
_SITES = ("nestwell", "dakh", "makon")


def _world(seed: int = 1, size: int = 20) -> World:
    tick = timedelta(seconds=10)
    return World("nestwell", adverts.make, seed=seed, size=size, now=_NOW, tick=tick)


def _truth(seed: int, ticks: int, site: str) -> object:
    world = Portal(Options(seed=seed, now=_NOW, listings=45)).sites[site].world
    for _ in range(ticks):
        world.advance()
    return control.truth_of(world, "http://portal")


@pytest.mark.parametrize("site", _SITES)
def test_the_same_seed_and_ticks_make_the_same_content(site: str) -> None:
    assert _truth(3, 50, site) == _truth(3, 50, site)


@pytest.mark.parametrize("site", _SITES)
def test_another_seed_makes_other_content(site: str) -> None:
    assert _truth(3, 0, site) != _truth(4, 0, site)


def test_the_same_number_is_the_same_picture() -> None:
    first = pictures.jpeg(6)
    pictures.jpeg.cache_clear()
    assert pictures.jpeg(6) == first
    assert pictures.jpeg(9) != first


def test_the_sites_share_the_number_of_listings() -> None:
    sites = Portal(Options(listings=50, now=_NOW)).sites.values()
    assert [len(site.world.listed()) for site in sites] == [17, 17, 16]


def test_every_listing_at_the_start_is_a_new_one() -> None:
    world = _world()
    assert [change.kind for change in world.changes] == [EventKind.NEW] * 20


def test_the_last_changed_is_listed_first() -> None:
    world = _world()
    world.reprice(1005)
    assert world.listed()[0].number == 1005


def test_a_new_price_is_another_one_and_the_old_one_is_shown_after_a_reduction() -> None:
    world = _world()
    before = world.adverts[1005].listing.price
    after = world.reprice(1005).listing
    assert after.price != before
    assert (after.old_price == before) == (after.price < before)  # type: ignore[operator]  # both are told
    assert (world.changes[-1].old_price, world.changes[-1].new_price) == (before, after.price)


def test_what_is_withdrawn_is_neither_listed_nor_found() -> None:
    world = _world()
    world.withdraw(1003)
    assert world.find(1003) is None
    assert 1003 not in [advert.number for advert in world.listed()]
    assert world.adverts[1003].listing.status == Status.REMOVED


def test_a_sold_home_that_is_withdrawn_stays_sold() -> None:
    world = _world()
    world.sell(1003)
    world.withdraw(1003)
    assert world.find(1003) is None
    assert world.adverts[1003].listing.status == Status.SOLD
    assert world.changes[-1].kind == EventKind.SOLD


def test_what_is_relisted_is_back() -> None:
    world = _world()
    world.withdraw(1003)
    assert world.relist(1003) == world.find(1003)
    assert world.changes[-1].kind == EventKind.RELISTED


def test_what_is_sold_stays_with_a_mark() -> None:
    world = _world()
    assert world.sell(1003).listing.status == Status.SOLD
    assert world.find(1003) is not None


@pytest.mark.parametrize("step", ["reprice", "withdraw", "sell", "edit"])
def test_nothing_happens_to_what_is_gone(step: str) -> None:
    world = _world()
    world.withdraw(1003)
    with pytest.raises(Impossible, match="1003"):
        getattr(world, step)(1003)


def test_what_was_not_withdrawn_cannot_be_relisted() -> None:
    with pytest.raises(Impossible):
        _world().relist(1003)
    with pytest.raises(Impossible, match="no advert"):
        _world().relist()


def test_a_long_life_brings_every_kind_of_event_and_keeps_the_size() -> None:
    world = _world(size=40)
    for _ in range(400):
        world.advance()
    assert {change.kind for change in world.changes} == set(EventKind)
    assert 30 <= len(world.listed()) <= 60


def test_facts_of_a_new_advert_may_be_told() -> None:
    advert = _world().publish(price=Decimal(91_919), currency="USD")
    assert (advert.listing.price, advert.listing.currency) == (Decimal(91_919), "USD")
