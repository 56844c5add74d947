"""One bad event in a batch must not hold up the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")


def isolate(
    work: Callable[[Sequence[Item]], Answer], items: Sequence[Item]
) -> tuple[list[tuple[Sequence[Item], Answer]], list[tuple[Item, Exception]]]:
    """Does `work` on a batch; where that fails, halves the batch until the culprits stand alone.

    Args:
        work: has no effects.
        items: the batch.

    Returns:
        The parts of the batch that went well with their answers, and the items that did not with their errors.
    """
    if not items:
        return [], []
    try:
        return [(items, work(items))], []
    except Exception as error:  # noqa: BLE001 - whatever an unforeseen value causes is isolated here
        if len(items) == 1:
            return [], [(items[0], error)]
    middle = len(items) // 2
    (good, bad), (more_good, more_bad) = (
        isolate(work, items[:middle]),
        isolate(work, items[middle:]),
    )
    return good + more_good, bad + more_bad
