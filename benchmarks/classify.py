"""Precision and recall of classes, by intent and domain, on messages that a person has labelled.

`held-out.tsv` holds messages that the words of the rules were not made by; `development.tsv` those that they were.
With LLM_API_KEY set the same report follows for the model of the settings, asked as a worker asks it, 50 at once.
The JSON has the figures of the held-out messages.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks._classify_corpus import Labelled, read
from homing import settings
from homing.models.message import Message
from homing.models.message_class import Domain, Intent, MessageClass
from homing.settings import Settings
from homing_workers.classify import rules

Pairs = Sequence[tuple[Labelled, MessageClass | None]]

_BATCH = 50
_TOLD = (Domain.CONSTRUCTION_AND_REPAIR, Domain.SERVICES)


@dataclass(frozen=True)
class Score:
    """Of one label."""

    right: int
    said: int
    true: int

    @property
    def precision(self) -> float | None:
        """Of those that were said to be it, how many are; None where nobody was."""
        return self.right / self.said if self.said else None

    @property
    def recall(self) -> float | None:
        """Of those that are it, how many were said to be."""
        return self.right / self.true if self.true else None


def _said(found: MessageClass | None) -> set[str]:
    if found is None:
        return set()
    domains = {mention.domain.value for mention in found.domains}
    return _with_signal({*map(str, found.intents), *domains, *(["spam"] if found.is_spam else [])})


def _true(one: Labelled) -> set[str]:
    domains = {name for name in one.domains if ":" not in name}
    return _with_signal({*map(str, one.intents), *domains, *(["spam"] if one.is_spam else [])})


def _with_signal(labels: set[str]) -> set[str]:
    """What signals are by default."""
    is_signal = Intent.REQUEST in labels and not labels.isdisjoint(_TOLD)
    return labels | {"signal"} if is_signal else labels


def scores(pairs: Pairs) -> dict[str, Score]:
    """By intents, domains, `spam` and `signal`."""
    told = [(_true(one), _said(found)) for one, found in pairs]
    return {
        label: Score(
            right=sum(label in true and label in said for true, said in told),
            said=sum(label in said for _, said in told),
            true=sum(label in true for true, _ in told),
        )
        for label in (*map(str, Intent), *map(str, Domain), "spam", "signal")
    }


def _subcategories(pairs: Pairs) -> float:
    """Share of messages whose subcategories are exactly those."""
    right = sum(
        {f"{each.domain}:{part}" for each in (found.domains if found else ()) for part in each.subcategories}
        == {name for name in one.domains if ":" in name}
        for one, found in pairs
    )  # fmt: skip
    return right / len(pairs)


def _urgency(pairs: Pairs) -> float:
    return sum(
        found is not None and found.urgency_score == one.urgency for one, found in pairs
    ) / len(pairs)


def by_rules(corpus: Sequence[Labelled]) -> Pairs:
    return [(one, rules.classify(one.text)) for one in corpus]


async def by_model(corpus: Sequence[Labelled], loaded: Settings) -> Pairs:
    """One question for each fifty, none again: what an answer leaves out counts as missed."""
    client: Any = import_module("homing_workers.classify.llm.client")
    prompt: Any = import_module("homing_workers.classify.llm.prompt")
    answers: Any = import_module("homing_workers.classify.llm.answers")
    found: dict[int, MessageClass] = {}
    async with client.connect(loaded) as asked:
        for start in range(0, len(corpus), _BATCH):
            part = corpus[start : start + _BATCH]
            ids = prompt.addressed([_message(start + place, one) for place, one in enumerate(part)])
            answer = await asked.ask(ids)
            found |= {ids[key].id: each for key, each in answers.read(answer.content, ids).items()}
    return [(one, found.get(number)) for number, one in enumerate(corpus)]


def _message(number: int, one: Labelled) -> Message:
    return Message(
        id=number,
        chat_id=-1001,
        message_id=1,
        part_ids=(1,),
        text=one.text,
        sent_at=datetime.now(UTC),
    )


def report(title: str, pairs: Pairs) -> dict[str, dict[str, float | None]]:
    """Prints the table; returns precision and recall by labels."""
    found = scores(pairs)
    table = Table(title=f"{title}: {len(pairs)} messages")
    for column in ("", "messages", "precision", "recall"):
        table.add_column(column, justify="right")
    for label, score in found.items():
        table.add_row(label, str(score.true), _shown(score.precision), _shown(score.recall))
    table.add_row("all subcategories right", "", _shown(_subcategories(pairs)), "")
    table.add_row("urgency right", "", _shown(_urgency(pairs)), "")
    Console().print(table)
    return {
        "precision": {label: _rounded(score.precision) for label, score in found.items()},
        "recall": {label: _rounded(score.recall) for label, score in found.items()},
    }


def _shown(share: float | None) -> str:
    return "" if share is None else f"{share:.2f}"


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


def languages(corpus: Iterable[Labelled]) -> list[str]:
    return sorted({one.language for one in corpus})


def main() -> None:
    held_out, development = read("held-out"), read("development")
    report("rules, by whose words they were made", by_rules(development))
    for language in languages(held_out):
        report(
            f"rules, held out, {language}",
            by_rules([o for o in held_out if o.language == language]),
        )
    outcome: dict[str, Any] = report("rules, held out", by_rules(held_out))
    loaded = settings.load()
    if loaded.llm_api_key is not None:
        pairs = asyncio.run(by_model(held_out, loaded))
        outcome["llm"] = report(f"{loaded.llm_model}, held out", pairs)
    print(json.dumps(outcome))
