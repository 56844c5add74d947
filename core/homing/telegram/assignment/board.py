"""Chats and accounts as numbers, and who has what while that is being decided."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from homing.telegram.assignment.case import Case

#: Of chats that nobody has.
NOBODY = -1


class Board:
    """Who has which chat.

    Attributes:
        weights: by chat.
        choices: the accounts that may have each chat.
        may: the same as a table, chats down and accounts across.
        held: who had each chat at first, of those who still may have it.
        holder: who has each chat now.
        loads: by account.
    """

    def __init__(
        self, weights: Iterable[float], choices: list[list[int]], accounts: int, held: list[int]
    ) -> None:
        self.weights: NDArray[np.float64] = np.array(list(weights), float)
        self.choices = choices
        self.may = np.zeros((len(choices), accounts), bool)
        for chat, able in enumerate(choices):
            self.may[chat, able] = True
        self.held = np.array(held, int)
        self.holder = np.full(len(choices), NOBODY)
        self.loads = np.zeros(accounts)
        for chat, account in enumerate(held):
            if account != NOBODY:
                self.give(chat, account)

    @staticmethod
    def of(case: Case, names: list[str]) -> Board:
        """The chats of a case in their order, with accounts by their place among the names."""
        number = {name: place for place, name in enumerate(names)}
        choices = [sorted(number[one] for one in case.readers(chat)) for chat in case.chats]
        held = [number.get(case.held.get(chat.chat_id, ""), NOBODY) for chat in case.chats]
        valid = [one if one in able else NOBODY for one, able in zip(held, choices, strict=True)]
        return Board(case.weights.of(case.chats), choices, len(names), valid)

    def give(self, chat: int, account: int) -> None:
        """Gives a chat to an account, and takes it from whoever has it."""
        before = self.holder[chat]
        if before != NOBODY:
            self.loads[before] -= self.weights[chat]
        self.loads[account] += self.weights[chat]
        self.holder[chat] = account

    def of_account(self, account: int) -> NDArray[np.intp]:
        """The chats that an account has."""
        return np.flatnonzero(self.holder == account)
