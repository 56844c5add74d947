"""The best of all assignments, where they are few enough to look at each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod
from typing import TypeAlias

from homing.telegram.assignment.balancing import TOLERANCE
from homing.telegram.assignment.board import NOBODY, Board

#: So many assignments are looked at; three accounts that are members of nine chats have them.
MOST = 20_000

_EPSILON = 1e-9

#: Chats with their accounts.
_Chosen: TypeAlias = list[tuple[int, int]]


def is_small(board: Board) -> bool:
    """Whether all assignments can be looked at."""
    return prod(max(1, len(able)) for able in board.choices) <= MOST


def settle(board: Board) -> None:
    """Takes the assignment with the fewest moves of those that are even enough; of several the most even one.

    Even enough: from the busiest account down, each carries at most `TOLERANCE` more or less than in the most even
    assignment of all.
    """
    most_even = min(loads for _, loads, _ in _all(board))
    _, _, chosen = min(one for one in _all(board) if _is_like(one[1], most_even))
    for chat, account in chosen:
        board.give(chat, account)


def _is_like(loads: list[float], others: list[float]) -> bool:
    return all(
        abs(load - other) <= TOLERANCE * other + _EPSILON
        for load, other in zip(loads, others, strict=True)
    )


def _all(board: Board) -> Iterator[tuple[int, list[float], _Chosen]]:
    """Every assignment, with its moves and its loads from the busiest account down."""
    forced = [(chat, able[0]) for chat, able in enumerate(board.choices) if len(able) == 1]
    free = [chat for chat, able in enumerate(board.choices) if len(able) > 1]
    weights, held = board.weights.tolist(), board.held.tolist()
    least = [0.0] * len(board.loads)
    for chat, account in forced:
        least[account] += weights[chat]
    for accounts in product(*(board.choices[chat] for chat in free)):
        chosen = list(zip(free, accounts, strict=True))
        loads = list(least)
        for chat, account in chosen:
            loads[account] += weights[chat]
        moves = sum(held[chat] not in (NOBODY, account) for chat, account in chosen)
        yield moves, sorted(loads, reverse=True), forced + chosen
