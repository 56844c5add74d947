"""The seam between jobs and matching: a batch of events in, ids of subscriptions out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from homing.matching.evaluate import questions
from homing.matching.subject import Subject
from homing.models.rates import NO_RATES, Rates
from homing.models.subscription import Subscription


class Matcher(Protocol):
    """Knows a set of subscriptions."""

    def match(self, batch: Sequence[Subject]) -> list[list[int]]:
        """For each event of the batch, in its order: ids of the subscriptions that want it, ascending."""
        ...


class PlainMatcher:
    """Asks every subscription about every event."""

    def __init__(self, subscriptions: Sequence[Subscription], rates: Rates = NO_RATES) -> None:
        self._asked = [
            (subscription.id, questions(subscription.criteria, rates))
            for subscription in sorted(subscriptions, key=lambda subscription: subscription.id)
        ]

    def match(self, batch: Sequence[Subject]) -> list[list[int]]:
        return [self._wanting(subject) for subject in batch]

    def _wanting(self, subject: Subject) -> list[int]:
        return [
            subscription_id
            for subscription_id, asked in self._asked
            if all(question.passes(subject) for question in asked)
        ]
