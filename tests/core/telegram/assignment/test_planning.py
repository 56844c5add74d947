"""What holds of every plan."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from homing.telegram.assignment.case import Case
from homing.telegram.assignment.plan import Plan
from homing.telegram.assignment.planning import plan
from tests.core.telegram.assignment.cases import (
    ACCOUNTS,
    PLAIN,
    cases,
    chat,
    everything,
    large,
    least_busiest,
    loads,
    moved,
)

some = settings(deadline=None, max_examples=200)


def without(case: Case, name: str, before: Plan) -> Case:
    """The same after an account left."""
    rest = frozenset({name})
    return replace(
        case, ready=case.ready - rest, alive=case.alive - rest, held=dict(before.accounts)
    )


@some
@given(cases())
def test_every_chat_with_a_reader_has_one(case: Case) -> None:
    found = plan(case).accounts
    assert found.keys() == {one.chat_id for one in case.chats if case.readers(one)}
    assert all(
        found[one.chat_id] in case.readers(one) for one in case.chats if one.chat_id in found
    )


@some
@given(cases())
def test_the_busiest_account_carries_at_most_a_tenth_more_than_it_must(case: Case) -> None:
    busiest = max(loads(case, plan(case).accounts), default=0.0)
    assert busiest <= 1.1 * least_busiest(case) + 1e-6


@some
@given(cases(held=False))
def test_a_first_plan_is_the_most_even_one(case: Case) -> None:
    best = min(loads(case, one) for one in everything(case))
    assert loads(case, plan(case).accounts) == pytest.approx(best)


@some
@given(cases())
def test_the_bound_is_one(case: Case) -> None:
    assert plan(case).least <= least_busiest(case) + 1e-6


@some
@given(cases())
def test_what_is_planned_stays(case: Case) -> None:
    first = plan(case)
    again = plan(replace(case, held=dict(first.accounts)))
    assert not again.changes(first.accounts)


@some
@given(cases(), st.randoms())
def test_the_order_in_which_chats_and_members_come_is_nothing_to_it(
    case: Case, chance: random.Random
) -> None:
    chats = [
        replace(one, members=chance.sample(one.members, len(one.members))) for one in case.chats
    ]
    other = replace(case, chats=chance.sample(chats, len(chats)))
    assert plan(other).accounts == plan(case).accounts


@some
@given(cases(), st.sampled_from(ACCOUNTS))
def test_as_few_chats_move_as_can_when_an_account_leaves(case: Case, name: str) -> None:
    assume(name in case.alive)
    left = without(case, name, plan(case))
    assert moved(left, plan(left).accounts) == _fewest(left)


@some
@given(cases(), st.sampled_from(ACCOUNTS))
def test_as_few_chats_move_as_can_when_an_account_comes(case: Case, name: str) -> None:
    assume(name not in case.alive and name in case.ready)
    came = replace(case, alive=case.alive | {name}, held=dict(plan(case).accounts))
    assert moved(came, plan(came).accounts) == _fewest(came)


def _fewest(case: Case) -> int:
    """Moves that are needed where everybody is to carry within a tenth of what the most even plan says."""
    even = min(loads(case, one) for one in everything(case))
    return min(
        moved(case, one)
        for one in everything(case)
        if all(
            abs(load - best) <= 0.1 * best + 1e-9
            for load, best in zip(loads(case, one), even, strict=True)
        )
    )


def test_only_the_chats_of_the_account_that_left_move() -> None:
    case = large(1, chats=1_000, accounts=10, members=5)
    before = plan(case)
    left = without(case, "account03", before)
    assert moved(left, plan(left).accounts) == 0


def test_who_comes_gets_a_share_of_the_heaviest_chats() -> None:
    case = large(2, chats=1_000, accounts=10, members=10)
    before = plan(without(case, "account03", Plan({}, {}, 0, 0)))
    after = plan(replace(case, held=dict(before.accounts)))
    changes = after.changes(before.accounts)
    assert sum(name != "account03" for name in changes.given.values()) <= 3
    assert after.loads["account03"] >= 0.8 * after.least
    assert 0 < changes.moves < 100


def test_a_chat_stays_with_its_account_while_none_of_its_members_is_at_work() -> None:
    case = Case(
        [chat(1, 5, "ann", "bob"), chat(2, 5, "ann", "bob")],
        ready=frozenset({"ann", "bob"}),
        alive=frozenset(),
        held={chat(1, 5).chat_id: "ann", chat(2, 5).chat_id: "bob"},
    )
    assert not plan(case).changes(case.held)


def test_chats_go_to_members_that_are_at_work() -> None:
    case = Case(
        [chat(number, 5, "ann", "bob") for number in range(4)],
        ready=frozenset({"ann", "bob"}),
        alive=frozenset({"bob"}),
        held={chat(number, 5).chat_id: "ann" for number in range(4)},
    )
    assert set(plan(case).accounts.values()) == {"bob"}


def test_a_chat_that_nobody_may_read_is_told_by_the_coverage() -> None:
    case = Case([chat(1, 5), chat(2, 5, "ann")], frozenset({"ann"}), frozenset({"ann"}))
    assert plan(case).coverage == 0.5


def test_a_chain_of_accounts_passes_on_what_one_has_too_much() -> None:
    """Ann shares chats with Bob only, and Bob with Cid only: there are too many for looking at all."""
    shared = [chat(number, 1, "ann", "bob") for number in range(40)]
    others = [chat(100 + number, 1, "bob", "cid") for number in range(20)]
    names = frozenset({"ann", "bob", "cid"})
    held = {one.chat_id: "ann" for one in shared} | {one.chat_id: "bob" for one in others}
    found = plan(Case(shared + others, names, names, held, PLAIN))
    assert found.loads == pytest.approx({"ann": 20, "bob": 20, "cid": 20}, abs=2)


def test_who_carries_too_much_is_helped_by_one_behind_its_neighbour() -> None:
    """Ann has one chat more than Bob, who could take it if he gave one to Cid, who is neither full nor idle."""
    anns = [chat(number, 1, "ann", "bob") for number in range(12)]
    bobs = [chat(100 + number, 1, "bob", "cid") for number in range(11)]
    last = ("cid", "dan", "eve")
    big = [chat(200 + number, 9.3, *last) for number in range(3)]
    held = {one.chat_id: "ann" for one in anns} | {one.chat_id: "bob" for one in bobs}
    held |= {one.chat_id: name for one, name in zip(big, last, strict=True)}
    names = frozenset({"ann", "bob", *last})
    chats = [*anns, *bobs, *big]
    found = plan(Case(chats, names, names, held, PLAIN))
    assert found.loads["ann"] == 11


def test_nothing_has_a_plan_too() -> None:
    found = plan(Case([], frozenset(), frozenset()))
    assert (found.accounts, found.coverage, found.imbalance) == ({}, 1.0, 0.0)


@pytest.mark.parametrize("members", [2, 3, 30, 50])
def test_ten_thousand_chats_and_fifty_accounts_take_less_than_a_second(members: int) -> None:
    case = large(3, members=members)
    began = time.process_time()
    found = plan(case)
    assert time.process_time() - began < 1
    assert found.coverage == 1
    assert found.imbalance <= 0.1
