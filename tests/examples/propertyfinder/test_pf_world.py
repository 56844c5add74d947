"""The agency and its changes."""

from __future__ import annotations

import pytest

from propertyfinder import control
from propertyfinder.world import World


def test_the_same_seed_makes_the_same_world() -> None:
    first, second, other = (World(seed, listings=20) for seed in (3, 3, 4))
    for world in (first, second):
        world.reprice()
        world.publish()
    assert control.truth(first) == control.truth(second)
    assert control.truth(first) != control.truth(other)


def test_what_changed_last_comes_first(agency: World) -> None:
    last = agency.listed[-1]
    agency.reprice(last.id)
    assert agency.listed[0].id == last.id
    assert agency.listed[0].price != last.price
    assert agency.listed[0].updated_at > last.updated_at


def test_a_listing_that_only_moves_says_the_same(agency: World) -> None:
    last = agency.listed[-1]
    moved = agency.move(last.id)
    assert (moved.title, moved.price, moved.pictures) == (last.title, last.price, last.pictures)
    assert agency.listed[0] == moved


def test_another_picture_takes_the_first_place(agency: World) -> None:
    home = agency.listed[3]
    agency.illustrate(home.id)
    before, after = home.pictures, agency.find(home.id).pictures
    assert (before[1:], before[0] != after[0]) == (after[1:], True)


def test_a_listing_is_taken_down_or_withdrawn(agency: World) -> None:
    down, gone = agency.listed[0].id, agency.listed[1].id
    agency.take_down(down)
    agency.withdraw(gone)
    assert agency.find(down).stage == "takendown"
    with pytest.raises(KeyError):
        agency.find(gone)


def test_some_pictures_are_shown_by_several_listings() -> None:
    world = World(1, listings=100, shared=0.3)
    numbers = [number for home in world.listed for number in home.pictures]
    assert len(numbers) == 500
    assert len({world.pictures.digest(number) for number in numbers}) == len(set(numbers)) < 400


def test_a_user_gets_another_role(agency: World) -> None:
    user_id = next(iter(agency.users))
    before = agency.users[user_id].role
    assert agency.promote(user_id).role != before
