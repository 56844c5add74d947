"""Searches and listings as tables of 32-bit integers, the form in which the other engines get them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks._matching_data import CURRENCIES, Array, Table
from benchmarks._matching_models import RATES
from homing.matching.prices import drop
from homing.matching.subject import Subject
from homing.models.kinds import EventKind

#: Not stated, of a drop of the price: -1 is a rise.
NO_DROP = -(2**31)
#: Of what is no changed price: more than any search asks for.
_FELL_ENOUGH = 10**6
_WORDS = 70


def searches(table: Table) -> dict[str, Array]:
    """Columns of integers; arrays of several become columns with a number at the end."""
    return _flat({name: column for name, column in table.items() if name != "user"})


def listings(table: Table, subjects: Sequence[Subject]) -> dict[str, Array]:
    """As `searches`; what is not stated is -1. Prices are rounded so that comparing whole amounts is exact."""
    rows = len(subjects)
    plain = {
        name: column[:rows]
        for name, column in table.items()
        if name not in ("words", "place", "fell", "per_m2", "price_max", "deal")
    }
    place = np.floor(table["place"][:rows]).astype(np.int64)
    words = np.full((rows, _WORDS), -1)
    for row, found in enumerate(table["words"][:rows]):
        words[row, : len(found)] = found
    plain |= {"x": place[:, 0], "y": place[:, 1], "words": words, "fell": _drops(subjects)}
    low, high = table["price"][:rows], np.maximum(table["price_max"], table["price"])[:rows]
    currency = table["currency"][:rows]
    for target in CURRENCIES:
        plain[f"price_{target}"] = -(-_cents(low, currency, target) // 100)
        plain[f"price_{target}_top"] = _cents(high, currency, target) // 100
        plain[f"per_m2_{target}"] = -(-_cents(table["per_m2"][:rows], currency, target) // 100)
    return _flat(plain)


def _cents(amounts: Array, currency: Array, target: str) -> Array:
    """In another currency; what is not stated is below zero, even once it is rounded up."""
    found = [
        -100 if amount < 0 else RATES.cents(amount * 100, CURRENCIES[source], target)
        for amount, source in zip(amounts.tolist(), currency.tolist(), strict=True)
    ]
    return np.array(found, np.int64)


def _drops(subjects: Sequence[Subject]) -> Array:
    return np.array([_drop(subject) for subject in subjects])


def _drop(subject: Subject) -> int:
    if subject.event.kind is not EventKind.PRICE_CHANGED:
        return _FELL_ENOUGH
    fell = drop(subject.event, RATES)
    return NO_DROP if fell is None else max(fell, NO_DROP + 1)


def _flat(columns: dict[str, Array]) -> dict[str, Array]:
    flat: dict[str, Array] = {}
    for name, column in columns.items():
        if column.ndim == 1:
            flat[name] = column
        else:
            wide = column.reshape(len(column), -1)
            flat |= {f"{name}{number}": wide[:, number] for number in range(wide.shape[1])}
    return flat


def write(folder: Path, name: str, columns: dict[str, Array]) -> None:
    """`name.columns`, and rows of integers in `name.bin`."""
    (folder / f"{name}.columns").write_text("\n".join(columns))
    rows = np.stack([column.astype("<i4") for column in columns.values()], axis=1)
    rows.tofile(folder / f"{name}.bin")
