"""From a case to a plan."""

from __future__ import annotations

from homing.telegram.assignment import balancing, bounds, exact
from homing.telegram.assignment.board import NOBODY, Board
from homing.telegram.assignment.case import Case
from homing.telegram.assignment.plan import Plan


def plan(case: Case) -> Plan:
    """Gives every chat that has a member to one of its members. The same case has the same plan, in whatever order it is told.

    Chats stay where they are unless somebody carries a tenth more than need be; then few of them move. Small cases are
    solved exactly, others step by step.
    """
    ordered = _ordered(case)
    names = sorted({name for chat in ordered.chats for name in ordered.readers(chat)} | case.alive)
    board = Board.of(ordered, names)
    _decide(board)
    holders = board.holder.tolist()
    accounts = {
        chat.chat_id: names[holder]
        for chat, holder in zip(ordered.chats, holders, strict=True)
        if holder != NOBODY
    }
    loads = dict(zip(names, board.loads.tolist(), strict=True))
    return Plan(accounts, loads, bounds.least_of_busiest(board), len(case.chats))


def _ordered(case: Case) -> Case:
    chats = sorted(case.chats, key=lambda chat: chat.chat_id)
    return Case(chats, case.ready, case.alive, case.held, case.weights)


def _decide(board: Board) -> None:
    if exact.is_small(board):
        exact.settle(board)
    else:
        balancing.place(board)
        balancing.balance(board)
