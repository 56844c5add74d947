"""Sharing 10,000 chats among 50 accounts: how long it takes, and how uneven it comes out.

`seconds` is the slowest plan of `BENCH_CHATS` chats and `BENCH_ACCOUNTS` accounts: the first one, one after an account left and
one after it came back, with up to 2, 5 and 30 members a chat. `worst_imbalance` is the largest of two: of these plans, the
busiest account's load above a lower bound of it (the heaviest chat, or the weight that the k busiest accounts share and nobody else
may have, by k); of `BENCH_SMALL` small cases, the same above the smallest that any assignment has. 0.1 means a tenth more.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rich.console import Console
from rich.table import Table

from homing.telegram.assignment.case import Case, Chat
from homing.telegram.assignment.plan import Plan
from homing.telegram.assignment.planning import plan

CHATS = int(os.environ.get("BENCH_CHATS", "10000"))
ACCOUNTS = int(os.environ.get("BENCH_ACCOUNTS", "50"))
SMALL = int(os.environ.get("BENCH_SMALL", "200"))


@dataclass(frozen=True)
class Row:
    """One plan.

    Attributes:
        moved: chats that went to another account although theirs had not left.
        above: the busiest account's load above the least that is known of it.
    """

    what: str
    members: int
    seconds: float
    moved: int
    above: float


def main() -> None:
    rows = [row for members in (2, 5, 30) for row in _life(members)]
    small = [_small(seed) for seed in range(SMALL)]
    worst_small = max(small, default=0.0)
    _show(rows, worst_small)
    found = {
        "seconds": round(max(row.seconds for row in rows), 3),
        "worst_imbalance": round(max(worst_small, *(row.above for row in rows)), 4),
        "worst_imbalance_to_optimum": round(worst_small, 4),
        "chats": CHATS,
        "accounts": ACCOUNTS,
    }
    print(json.dumps(found))


def _life(members: int) -> Iterator[Row]:
    """The first plan, then what becomes of it when an account leaves and comes back."""
    case = _case(CHATS, ACCOUNTS, members, seed=members)
    first, seconds = _timed(case)
    yield Row("first", members, seconds, 0, first.imbalance)
    gone = max(case.alive)
    rest = case.alive - {gone}
    without = replace(case, ready=rest, alive=rest, held=dict(first.accounts))
    second, seconds = _timed(without)
    moved = sum(first.accounts[chat] not in (one, gone) for chat, one in second.accounts.items())
    yield Row("one leaves", members, seconds, moved, second.imbalance)
    third, seconds = _timed(replace(case, held=dict(second.accounts)))
    moved = third.changes(second.accounts).moves
    yield Row("it comes back", members, seconds, moved, third.imbalance)


def _timed(case: Case) -> tuple[Plan, float]:
    began = time.perf_counter()
    found = plan(case)
    return found, time.perf_counter() - began


def _case(chats: int, accounts: int, members: int, seed: int) -> Case:
    """Rates are spread as those of real chats: a few are a hundred times as busy as most."""
    chance = random.Random(seed)
    names = [f"account{number:02}" for number in range(accounts)]
    found = [
        Chat(-1001000000000 - number, chance.lognormvariate(1, 2), chance.sample(names, count))
        for number in range(chats)
        for count in [chance.randint(1, min(members, accounts))]
    ]
    return Case(found, frozenset(names), frozenset(names))


def _small(seed: int) -> float:
    """Above the optimum of a case of up to eight chats and four accounts, when it was assigned at random before."""
    chance = random.Random(seed)
    case = _case(chance.randint(1, 8), chance.randint(1, 4), 4, seed)
    held = {chat.chat_id: chance.choice(list(chat.members)) for chat in case.chats}
    weights = case.weights.of(case.chats)
    best = min(
        max(sum(weights[at] for at, one in enumerate(names) if one == name) for name in names)
        for names in itertools.product(*(chat.members for chat in case.chats))
    )
    return max(plan(replace(case, held=held)).loads.values()) / best - 1


def _show(rows: list[Row], worst_small: float) -> None:
    table = Table("plan", "members up to", "seconds", "moved", "above the bound")
    for row in rows:
        figures = (row.members, f"{row.seconds:.3f}", row.moved, f"{row.above:.1%}")
        table.add_row(row.what, *map(str, figures))
    table.add_row(f"{SMALL} small", "4", "", "", f"{worst_small:.1%} above the optimum")
    Console().print(table)
