"""Messages with the classes that a person gave them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from homing.models.message_class import Domain, Intent

FOLDER = Path(__file__).parent / "messages"


@dataclass(frozen=True)
class Labelled:
    """One message."""

    language: str
    intents: frozenset[Intent]
    #: Domains, and with a colon their subcategories.
    domains: frozenset[str]
    urgency: int
    is_spam: bool
    text: str


def read(name: str) -> list[Labelled]:
    """The messages of `development.tsv`, which the rules were made by, or of `held-out.tsv`."""
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [_labelled(row) for row in rows]


def _labelled(row: dict[str, str]) -> Labelled:
    names = row["domains"].split(",")
    return Labelled(
        language=row["language"],
        intents=frozenset(map(Intent, row["intents"].split(","))),
        domains=frozenset({*names, *(Domain(name.partition(":")[0]) for name in names)}),
        urgency=int(row["urgency"]),
        is_spam=row["spam"] == "spam",
        text=row["text"],
    )
