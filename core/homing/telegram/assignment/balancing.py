"""Mends an assignment step by step: each step makes loads more even, and none is taken that is not needed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from homing.telegram.assignment.board import NOBODY, Board
from homing.telegram.assignment.bounds import fair_loads

#: Nothing moves while every account carries at most this much more, or less, than its fair load.
TOLERANCE = 0.1

#: Rounds after which what is left of an imbalance stays.
_ROUNDS = 20


class Step(NamedTuple):
    """Chats that change hands at once, with their new accounts."""

    gain: float
    chats: tuple[int, ...]
    accounts: tuple[int, ...]


class Limits(NamedTuple):
    """What accounts may carry, and what they should, by account."""

    most: NDArray[np.float64]
    least: NDArray[np.float64]

    @staticmethod
    def of(board: Board) -> Limits:
        """Around the fair loads; a single chat cannot be divided."""
        fair = fair_loads(board)
        held = board.holder != NOBODY
        heaviest = np.zeros_like(fair)
        np.maximum.at(heaviest, board.holder[held], board.weights[held])
        return Limits(np.maximum(fair, heaviest) * (1 + TOLERANCE), fair * (1 - TOLERANCE))

    def overloaded(self, board: Board) -> list[int]:
        """Accounts that carry too much, the worst first."""
        return _positive(board.loads - self.most)

    def idle(self, board: Board) -> list[int]:
        """Accounts that carry too little, the worst first."""
        return _positive(self.least - board.loads)


def place(board: Board) -> None:
    """Gives chats that nobody has to whoever carries least, the heaviest first."""
    lone = np.flatnonzero((board.holder == NOBODY) & board.may.any(axis=1)).tolist()
    heaviest_first = sorted(lone, key=lambda chat: (-board.weights[chat], len(board.choices[chat])))
    for chat in heaviest_first:
        board.give(chat, min(board.choices[chat], key=board.loads.__getitem__))


def balance(board: Board) -> None:
    """Moves chats until everybody carries what is tolerated, or no step helps."""
    for _ in range(_ROUNDS):
        if not _even_out(board, Limits.of(board)):
            return


def _even_out(board: Board, limits: Limits) -> bool:
    """Takes steps until nobody is outside of the limits or none is left; returns whether there was one."""
    taken = False
    while step := _step(board, limits):
        for chat, account in zip(step.chats, step.accounts, strict=True):
            board.give(chat, account)
        taken = True
    return taken


def _step(board: Board, limits: Limits) -> Step | None:
    """One that helps somebody outside of the limits; else one of others, which makes room for the overloaded."""
    least = 1e-9 * max(1.0, float(board.loads.max(initial=0.0)) ** 2)
    overloaded = limits.overloaded(board)
    for step in _direct(board, overloaded, limits.idle(board)):
        if step is not None and step.gain > least:
            return step
    behind = [_move(board, one) for one in _reachable(board, overloaded)]
    best = max((step for step in behind if step), key=lambda step: step.gain, default=None)
    return best if best is not None and best.gain > least else None


def _direct(board: Board, overloaded: list[int], idle: list[int]) -> Iterator[Step | None]:
    for account in overloaded:
        yield _move(board, account)
    for account in idle:
        yield _pull(board, account)
    for account in overloaded:
        yield _swap(board, account)


def _positive(excess: NDArray[np.float64]) -> list[int]:
    order = np.argsort(-excess, kind="stable")
    return [int(one) for one in order if excess[one] > 1e-9]


def _move(board: Board, account: int) -> Step | None:
    """The move from an account that makes loads most even."""
    chats = board.of_account(account)
    if not len(chats):
        return None
    weights = board.weights[chats, None]
    gains = np.where(
        board.may[chats], weights * (board.loads[account] - board.loads - weights), -np.inf
    )
    gains[:, account] = -np.inf
    row, other = np.unravel_index(int(np.argmax(gains)), gains.shape)
    return Step(float(gains[row, other]), (int(chats[row]),), (int(other),))


def _pull(board: Board, account: int) -> Step | None:
    """The move to an account that makes loads most even."""
    others = (board.holder != account) & (board.holder != NOBODY)
    chats = np.flatnonzero(board.may[:, account] & others)
    if not len(chats):
        return None
    weights = board.weights[chats]
    gains = weights * (board.loads[board.holder[chats]] - board.loads[account] - weights)
    best = int(np.argmax(gains))
    return Step(float(gains[best]), (int(chats[best]),), (account,))


def _swap(board: Board, account: int) -> Step | None:
    """The exchange of two chats between an account and another that makes loads most even."""
    ours = board.of_account(account)
    others = (board.holder != account) & (board.holder != NOBODY)
    theirs = np.flatnonzero(board.may[:, account] & others)
    if not len(ours) or not len(theirs):
        return None
    holders = board.holder[theirs]
    more = board.weights[ours, None] - board.weights[theirs]
    gains = more * (board.loads[account] - board.loads[holders] - more)
    gains[~board.may[np.ix_(ours, holders)]] = -np.inf
    row, column = np.unravel_index(int(np.argmax(gains)), gains.shape)
    chats = (int(ours[row]), int(theirs[column]))
    return Step(float(gains[row, column]), chats, (int(holders[column]), account))


def _reachable(board: Board, accounts: list[int]) -> list[int]:
    """Those that chats of these may go to, that chats of those may go to, and so on."""
    found = set(accounts)
    edge = list(accounts)
    while edge:
        chats = board.of_account(edge.pop())
        new = set(np.flatnonzero(board.may[chats].any(axis=0)).tolist()) - found
        found |= new
        edge.extend(sorted(new))
    return sorted(found - set(accounts))
