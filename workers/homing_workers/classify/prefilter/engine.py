"""All rules at once: which of them match a text."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from homing_workers.classify.prefilter import clock
from homing_workers.classify.prefilter.documents import Action, Expression, Rules, Substring
from homing_workers.classify.prefilter.folding import fold
from homing_workers.classify.prefilter.literals import Needed, needed
from homing_workers.classify.prefilter.scanner import LONGEST, Scanner

#: Seconds of the processor for the rules of one message.
LIMIT_SECONDS = 0.1

_FIRST_TO_LAST: tuple[Action, ...] = ("force", "skip")

#: So often a rule may take that long before it is put aside.
MOST_TIMES = 3


@dataclass
class Rule:
    """One rule, ready to be asked."""

    pattern: str
    action: Action
    needed: Needed
    #: Whether it matches a text; that is given as it is, and folded.
    matches: Callable[[str, str], bool]


@dataclass(frozen=True)
class Verdict:
    """What the rules say about a message.

    Attributes:
        action: of the rules that count: where any forces, those that do.
        matched: their patterns, in the order of the rules.
    """

    action: Action
    matched: tuple[str, ...]


@dataclass
class Engine:
    """Rules that are asked together.

    A rule that takes too long on a message does not match it; after some times it is asked no more.
    """

    rules: Sequence[Rule]
    limit_seconds: float = LIMIT_SECONDS
    #: How often each rule took too long, by its number.
    strikes: Counter[int] = field(default_factory=Counter)

    def match(self, text: str) -> list[Rule]:
        """The rules that match, in their order."""
        folded = fold(text)
        left = self._candidates(folded)
        matched: list[Rule] = []
        while left:
            asked = _Asked(self.rules, left, text, folded)
            try:
                clock.within(self.limit_seconds, asked.run)
            except clock.TooSlow:
                self.strikes[asked.at] += 1
            matched += asked.matched
            left = [number for number in left if number > asked.at]
        return matched

    def put_aside(self, patterns: Collection[str]) -> None:
        """Rules that were too slow elsewhere."""
        for number, rule in enumerate(self.rules):
            if rule.pattern in patterns:
                self.strikes[number] = MOST_TIMES

    @property
    def slow(self) -> list[str]:
        """Patterns of rules that are asked no more."""
        return [self.rules[number].pattern for number in sorted(self._aside)]

    @property
    def _aside(self) -> set[int]:
        return {number for number, times in self.strikes.items() if times >= MOST_TIMES}

    def _candidates(self, folded: str) -> list[int]:
        found = {number for text in self._scanner.find(folded) for number in self._by_text[text]}
        return sorted(
            (found | self._always) - self._aside if self.strikes else found | self._always
        )

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner(self._by_text)

    @cached_property
    def _by_text(self) -> dict[str, list[int]]:
        numbers: dict[str, list[int]] = {}
        for number, rule in enumerate(self.rules):
            for text in rule.needed or ():
                numbers.setdefault(text[:LONGEST], []).append(number)
        return numbers

    @cached_property
    def _always(self) -> set[int]:
        return {number for number, rule in enumerate(self.rules) if rule.needed is None}


@dataclass
class _Asked:
    """Rules under way; who looks later knows which one was asked last."""

    rules: Sequence[Rule]
    numbers: Sequence[int]
    text: str
    folded: str
    at: int = -1
    matched: list[Rule] = field(default_factory=list)

    def run(self) -> None:
        for number in self.numbers:
            self.at = number
            rule = self.rules[number]
            if rule.matches(self.text, self.folded):
                self.matched.append(rule)


def compiled(rules: Rules) -> Engine:
    """Makes rules ready, and whatever they need before the first message."""
    engine = Engine([*map(_substring, rules.substrings), *map(_expression, rules.regexes)])
    engine.match("")
    return engine


def verdict(matched: Sequence[Rule]) -> Verdict | None:
    """What follows from rules that match: force wins; None where there are none."""
    for action in _FIRST_TO_LAST:
        if patterns := tuple(rule.pattern for rule in matched if rule.action == action):
            return Verdict(action, patterns)
    return None


def _substring(rule: Substring) -> Rule:
    folded = fold(rule.pattern)
    matches = partial(_holds_folded, folded) if rule.ignore_case else partial(_holds, rule.pattern)
    return Rule(rule.pattern, rule.action, frozenset((folded,)), matches)


def _expression(rule: Expression) -> Rule:
    search = _Search(rule.pattern, re.IGNORECASE if rule.ignore_case else re.NOFLAG)
    return Rule(rule.pattern, rule.action, needed(rule.pattern), search)


def _holds(pattern: str, text: str, folded: str) -> bool:
    return pattern in text


def _holds_folded(pattern: str, text: str, folded: str) -> bool:
    return pattern in folded


class _Search:
    """An expression, compiled when it is first asked; most hardly ever are."""

    def __init__(self, pattern: str, flags: re.RegexFlag) -> None:
        self._pattern, self._flags = pattern, flags

    def __call__(self, text: str, folded: str) -> bool:
        return self._compiled.search(text) is not None

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(self._pattern, self._flags)
