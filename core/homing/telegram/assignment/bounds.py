"""How much each account has to carry at least, if chats could be cut into pieces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from homing.telegram.assignment.board import Board


def fair_loads(board: Board) -> NDArray[np.float64]:
    """A load for each account that the busiest of them cannot fall below.

    Of the accounts in order of their load, the first k must carry together all chats that nobody else may have. The least
    even loads that obey this for every k are the slopes of the concave hull of these sums.
    """
    order = np.argsort(-board.loads, kind="stable")
    rank = np.empty(len(order), int)
    rank[order] = np.arange(len(order))
    last = np.where(board.may, rank, -1).max(axis=1, initial=-1)
    own = np.bincount(last[last >= 0], board.weights[last >= 0], minlength=len(order))
    fair = np.empty(len(order))
    fair[order] = _slopes(np.cumsum(own))
    return fair


def least_of_busiest(board: Board) -> float:
    """A lower bound of the busiest account's load in any assignment of all chats: 0 where there is nothing to assign."""
    able = board.may.any(axis=1)
    heaviest = float(board.weights[able].max(initial=0.0))
    return max(heaviest, float(fair_loads(board).max(initial=0.0)))


def _slopes(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of the least concave line above the points (k, sum of the first k)."""
    slopes = np.zeros(len(sums))
    start, carried = 0, 0.0
    while start < len(sums):
        steps = np.arange(1, len(sums) - start + 1)
        means = (sums[start:] - carried) / steps
        length = int(len(means) - np.argmax(means[::-1]))
        slopes[start : start + length] = means[length - 1]
        carried = float(sums[start + length - 1])
        start += length
    return slopes
