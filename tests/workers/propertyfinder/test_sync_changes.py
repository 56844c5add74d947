"""Listings that change and move between pages while they are read."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from propertyfinder.world import World
from tests.workers.propertyfinder.agency import Account

#: Pages of the first pass, at ten listings each.
_PAGES = 6


def during_first_pages(account: Account, change: Callable[[], object], pages: int = 4) -> None:
    """Has the world changed after each of the first pages that are read."""
    left = iter(range(pages))

    def changed(_: int) -> None:
        if next(left, None) is not None:
            change()

    account.pf.server.on_page = changed


def shuffle(world: World, random: Random) -> Callable[[], object]:
    def change() -> None:
        for deed in (world.reprice, world.edit, world.move, world.withdraw):
            deed(random.choice(world.listed).id)
        world.publish()

    return change


async def assert_nothing_missing_nothing_twice(account: Account) -> None:
    assert set(await account.stored()) >= set(account.truth())
    events = await account.events()
    assert {times for (_, kind), times in events.items() if kind == "new"} == {1}
    assert {home for home, kind in events if kind == "new"} >= set(account.truth())


async def test_a_listing_that_moves_to_a_page_that_was_read_is_not_missed(account: Account) -> None:
    world = account.pf.world
    during_first_pages(account, lambda: world.move(world.listed[-1].id), pages=3)
    await account.sync()
    await assert_nothing_missing_nothing_twice(account)


async def test_listings_that_move_up_because_others_vanish_are_not_missed(account: Account) -> None:
    world = account.pf.world
    during_first_pages(account, lambda: world.withdraw(world.listed[0].id))
    await account.sync()
    await assert_nothing_missing_nothing_twice(account)


async def test_listings_that_are_pushed_down_do_not_come_twice(account: Account) -> None:
    during_first_pages(account, account.pf.world.publish)
    await account.sync()
    await assert_nothing_missing_nothing_twice(account)


async def test_changes_and_moves_that_cancel_out_in_number_are_noticed(account: Account) -> None:
    world = account.pf.world

    def swap() -> None:
        world.withdraw(world.listed[0].id)
        world.publish()

    during_first_pages(account, swap)
    await account.sync()
    await assert_nothing_missing_nothing_twice(account)


@pytest.mark.parametrize("seed", range(4))
async def test_all_kinds_of_changes_at_once(account: Account, seed: int) -> None:
    during_first_pages(account, shuffle(account.pf.world, Random(seed)))
    await account.sync()
    await assert_nothing_missing_nothing_twice(account)
    await account.sync()
    stored = await account.stored()
    assert {home: stored[home] for home in account.truth()} == account.truth()
