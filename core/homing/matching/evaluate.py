"""Criteria put to one event: yes or no, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from homing.matching import criteria as all_criteria
from homing.matching.criteria import Criterion
from homing.matching.subject import Subject
from homing.models.rates import NO_RATES, Rates
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
        accepted = None if value is None else self.criterion.accepts(self.bound, value)
        if accepted is None:
            return Outcome.UNKNOWN_PASSED if self.unknown_passes else Outcome.UNKNOWN_FAILED
        return Outcome.PASSED if accepted else Outcome.FAILED

    def passes(self, subject: Subject) -> bool:
        return self.outcome(subject) in PASSING

    def verdict(self, subject: Subject) -> Verdict:
        value = self.criterion.value(subject)
        return Verdict(
            criterion=self.criterion.name,
            wanted=_shown(self.bound),
            found=None if value is None else self._found(value),
            outcome=self.outcome(subject),
        )

    def _found(self, value: object) -> str:
        shown = self.criterion.shown
        return _shown(value) if shown is None else shown(self.bound, value)


def questions(criteria: Criteria, rates: Rates = NO_RATES) -> list[Question]:
    """What a search asks, without what it leaves open."""
    asked = ((criterion, criterion.bound(criteria, rates)) for criterion in all_criteria.ALL)
    return [
        Question(criterion, bound, criteria.unknown_passes)
        for criterion, bound in asked
        if bound is not None
    ]


def matches(criteria: Criteria, subject: Subject, rates: Rates = NO_RATES) -> bool:
    """Whether a search wants this event of this listing."""
    return all(question.passes(subject) for question in questions(criteria, rates))


def explain(criteria: Criteria, subject: Subject, rates: Rates = NO_RATES) -> list[Verdict]:
    """One verdict for each criterion that the search sets; it matches where all passed."""
    return [question.verdict(subject) for question in questions(criteria, rates)]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset | tuple):
        return _joined(value)
    text = str(value)
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"


def _joined(values: Iterable[object]) -> str:
    return ", ".join(sorted(map(str, values)))
