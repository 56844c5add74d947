"""Criteria put to one event: yes or no, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from homing.matching import criteria as all_criteria
from homing.matching.criteria import Criterion
from homing.matching.subject import Subject
from homing.models.event import Event
from homing.models.listing import Listing
from homing.models.subscription import Criteria

#: How much of a long text an explanation quotes, in letters.
_QUOTED = 120


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    #: The listing does not say, and the search lets that pass.
    UNKNOWN_PASSED = "not stated, passes"
    #: The listing does not say, and the search wants to know.
    UNKNOWN_FAILED = "not stated, fails"


PASSING = frozenset({Outcome.PASSED, Outcome.UNKNOWN_PASSED})


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What one criterion says, for people."""

    criterion: str
    wanted: str
    #: None where the listing does not say.
    found: str | None
    outcome: Outcome

    @property
    def passed(self) -> bool:
        return self.outcome in PASSING


@dataclass(frozen=True)
class Question:
    """A criterion with the bound that one search sets."""

    criterion: Criterion
    bound: Any
    unknown_passes: bool

    def outcome(self, subject: Subject) -> Outcome:
        value = self.criterion.value(subject)
        if value is None:
            return Outcome.UNKNOWN_PASSED if self.unknown_passes else Outcome.UNKNOWN_FAILED
        return Outcome.PASSED if self.criterion.accepts(self.bound, value) else Outcome.FAILED

    def passes(self, subject: Subject) -> bool:
        return self.outcome(subject) in PASSING

    def verdict(self, subject: Subject) -> Verdict:
        value = self.criterion.value(subject)
        return Verdict(
            criterion=self.criterion.name,
            wanted=_shown(self.bound),
            found=None if value is None else _shown(value),
            outcome=self.outcome(subject),
        )


def questions(criteria: Criteria) -> list[Question]:
    """What a search asks, without what it leaves open."""
    asked = ((criterion, criterion.bound(criteria)) for criterion in all_criteria.ALL)
    return [
        Question(criterion, bound, criteria.unknown_passes)
        for criterion, bound in asked
        if bound is not None
    ]


def matches(criteria: Criteria, listing: Listing, event: Event) -> bool:
    """Whether a search wants this event of this listing."""
    subject = Subject(event, listing)
    return all(question.passes(subject) for question in questions(criteria))


def explain(criteria: Criteria, listing: Listing, event: Event) -> list[Verdict]:
    """One verdict for each criterion that the search sets; it matches where all passed."""
    subject = Subject(event, listing)
    return [question.verdict(subject) for question in questions(criteria)]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset | tuple):
        return _joined(value)
    text = str(value)
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"


def _joined(values: Iterable[object]) -> str:
    return ", ".join(sorted(map(str, values)))
