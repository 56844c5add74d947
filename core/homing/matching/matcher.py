"""The seam between jobs and matching: a batch of events in, the searches that want them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from homing.matching.evaluate import questions
from homing.matching.hits import Hits
from homing.matching.subject import Subject
from homing.models.rates import NO_RATES, Rates
from homing.models.subscription import Subscription


class Matcher(Protocol):
    """Knows a set of subscriptions."""

    def match(self, batch: Sequence[Subject]) -> Hits:
        """The subscriptions that want an event of the batch."""
        ...


class PlainMatcher:
    """Asks every subscription about every event."""

    def __init__(self, subscriptions: Sequence[Subscription], rates: Rates = NO_RATES) -> None:
        self._asked = [
            (subscription.id, subscription.user_id, questions(subscription.criteria, rates))
            for subscription in subscriptions
        ]

    def match(self, batch: Sequence[Subject]) -> Hits:
        return Hits.of(
            (place, *found)
            for place, subject in enumerate(batch)
            for found in self._wanting(subject)
        )

    def _wanting(self, subject: Subject) -> Iterator[tuple[int, int]]:
        for subscription_id, owner, asked in self._asked:
            if all(question.passes(subject) for question in asked):
                yield subscription_id, owner
