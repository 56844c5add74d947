"""Cases for the tests of assignments, and the answer that looking at everything gives."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping

from hypothesis import strategies as st

from homing.telegram.assignment.case import Case, Chat, Weights

ACCOUNTS = ("ann", "bob", "cid", "dan")

#: The rate itself is the weight, so that a test can say what it means.
PLAIN = Weights(alpha=1, least=0.01)


def chat(number: int, per_hour: float | None, *members: str) -> Chat:
    return Chat(-1001000000000 - number, per_hour, members)


@st.composite
def cases(draw: st.DrawFn, *, held: bool = True, chats: int = 6) -> Case:
    """Few chats and accounts; some of them may have been assigned before, to whomever."""
    names = ACCOUNTS[: draw(st.integers(1, 4))]
    rates = st.none() | st.sampled_from([0.0, 1.0, 1.0, 2.0, 3.0, 100.0]) | st.floats(0, 50)
    found = [
        chat(number, draw(rates), *draw(st.lists(st.sampled_from(names), unique=True)))
        for number in range(draw(st.integers(0, chats)))
    ]
    before = {
        one.chat_id: draw(st.sampled_from(ACCOUNTS))
        for one in found
        if held and draw(st.booleans())
    }
    alive = draw(st.frozensets(st.sampled_from(names)))
    return Case(found, frozenset(names), alive, before, draw(st.sampled_from([PLAIN, Weights()])))


def everything(case: Case) -> Iterator[dict[int, str]]:
    """Each way to give all chats that have a reader to one of their readers."""
    able = {one.chat_id: case.readers(one) for one in case.chats if case.readers(one)}
    for names in itertools.product(*able.values()):
        yield dict(zip(able, names, strict=True))


def loads(case: Case, accounts: Mapping[int, str]) -> list[float]:
    """From the busiest account down."""
    names = {name for one in case.chats for name in case.readers(one)} | case.alive
    found = dict.fromkeys(names, 0.0)
    for one, weight in zip(case.chats, case.weights.of(case.chats), strict=True):
        if one.chat_id in accounts:
            found[accounts[one.chat_id]] += weight
    return sorted(found.values(), reverse=True)


def least_busiest(case: Case) -> float:
    """The load of the busiest account where it is smallest."""
    return min((max(loads(case, one), default=0.0) for one in everything(case)), default=0.0)


def moved(case: Case, accounts: Mapping[int, str]) -> int:
    """Chats that go to another account although they could have stayed."""
    return sum(
        case.held[one.chat_id] != accounts[one.chat_id]
        for one in case.chats
        if case.held.get(one.chat_id) in case.readers(one)
    )


def large(seed: int, *, chats: int = 10_000, accounts: int = 50, members: int = 30) -> Case:
    """Chats whose rates differ as those of real chats do, each with up to so many members."""
    chance = random.Random(seed)
    names = [f"account{number:02}" for number in range(accounts)]
    found = [
        chat(
            number,
            None if chance.random() < 0.05 else chance.lognormvariate(1, 2),
            *chance.sample(names, chance.randint(1, members)),
        )
        for number in range(chats)
    ]
    return Case(found, frozenset(names), frozenset(names))
