"""Whatever happens in whatever order, the ledger loses nothing and hides no possible duplicate."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from homing.models.delivery import Delivery
from homing.models.kinds import AttemptOutcome, Channel, DeliveryState, OriginKind
from homing.storage import database, deliveries, users
from homing.storage.deliveries import OUTCOME_UNKNOWN, Filter
from tests.core.storage import ledger

_PEOPLE = 3

_Answer = TypeVar("_Answer")


class Ledger(RuleBasedStateMachine):
    """Senders that answer, answer late, or die, before or after the provider took the message."""

    url: str
    claims = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        #: How often the provider took each delivery.
        self.taken: Counter[int] = Counter()
        self.created: set[int] = set()

    def do(self, work: Coroutine[Any, Any, _Answer]) -> _Answer:
        return self.runner.run(work)

    @initialize()
    def connect(self) -> None:
        self.connecting = database.connect(self.url)
        self.connection = self.do(self.connecting.__aenter__())
        self.do(self.connection.execute("TRUNCATE recipients, deliveries CASCADE"))
        self.people = [self.do(users.create(self.connection, name="a")) for _ in range(_PEOPLE)]

    def teardown(self) -> None:
        if hasattr(self, "connection"):
            self.do(self.connecting.__aexit__(None, None, None))
        self.runner.close()

    @rule(person=st.integers(0, _PEOPLE - 1), event=st.integers(1, 5))
    def create(self, person: int, event: int) -> None:
        created = self.do(
            deliveries.create_direct(
                self.connection, OriginKind.EVENT, event, self.people[person], [Channel.SMS]
            )
        )
        self.created.update(created.get(Channel.SMS, []))

    @rule(target=claims, limit=st.integers(1, 4))
    def claim(self, limit: int) -> Any:
        return multiple(*self.do(deliveries.claim(self.connection, Channel.SMS, limit=limit)))

    @rule(one=consumes(claims))
    def send(self, one: Delivery) -> None:
        self.taken[one.id] += 1
        self.do(ledger.mark_sent(self.connection, one, f"m{one.claim}"))

    @rule(one=consumes(claims), again_in=st.sampled_from([0, 60]))
    def fail(self, one: Delivery, again_in: float) -> None:
        self.do(ledger.mark_failed(self.connection, one, again_in=again_in, error_class="TryAgain"))

    @rule(one=consumes(claims), took_it=st.booleans())
    def hear_nothing(self, one: Delivery, took_it: bool) -> None:
        self.taken[one.id] += took_it
        self.do(ledger.mark_failed(self.connection, one, again_in=0, error_class=OUTCOME_UNKNOWN))

    @rule(one=consumes(claims))
    def put_back(self, one: Delivery) -> None:
        self.do(ledger.put_back(self.connection, one, again_in=0))

    @rule(one=consumes(claims))
    def refuse(self, one: Delivery) -> None:
        self.do(ledger.mark_dead(self.connection, one))

    @rule(one=consumes(claims))
    def suppress(self, one: Delivery) -> None:
        self.do(ledger.mark_suppressed(self.connection, one))

    @rule(one=consumes(claims), took_it=st.booleans())
    def die(self, one: Delivery, took_it: bool) -> None:
        self.taken[one.id] += took_it

    @rule()
    def let_claims_expire(self) -> None:
        past = (
            "UPDATE deliveries SET claimed_until = now() - interval '1 s' WHERE state = 'sending'"
        )
        self.do(self.connection.execute(past))
        self.do(deliveries.release_expired(self.connection))

    @rule()
    def let_time_pass(self) -> None:
        self.do(
            self.connection.execute(
                "UPDATE deliveries SET next_try_at = now() WHERE state = 'failed'"
            )
        )

    @rule(state=st.sampled_from([None, DeliveryState.DEAD, DeliveryState.FAILED]))
    def replay(self, state: DeliveryState | None) -> None:
        which = Filter(state=state, origin_kind=OriginKind.EVENT)
        expected = self.do(deliveries.replayable(self.connection, which))
        replayed = self.do(deliveries.replay_some(self.connection, which))
        assert sum(map(len, replayed.values())) == expected

    def rows(self) -> tuple[Delivery, ...]:
        return self.do(deliveries.page(self.connection, limit=100)).deliveries

    @invariant()
    def nothing_is_lost(self) -> None:
        if hasattr(self, "people"):
            assert {one.id for one in self.rows()} == self.created

    @invariant()
    def what_may_have_come_twice_is_marked(self) -> None:
        for one in self.rows() if hasattr(self, "people") else ():
            if self.taken[one.id] > 1:
                assert one.unanswered > 0
            if one.state is DeliveryState.SENT and self.taken[one.id] > 1:
                assert one.maybe_twice

    @invariant()
    def what_is_sent_was_taken(self) -> None:
        for one in self.rows() if hasattr(self, "people") else ():
            if one.state is DeliveryState.SENT:
                assert self.taken[one.id] > 0
                assert one.message_id is not None

    @invariant()
    def the_history_tells_of_every_answer_that_did_not_come(self) -> None:
        for one in self.rows() if hasattr(self, "people") else ():
            sends = self.do(deliveries.attempts(self.connection, one.id))
            missing = [a for a in sends if a.outcome is AttemptOutcome.UNANSWERED]
            assert len(missing) <= one.unanswered
            assert [a.claim for a in sends] == sorted({a.claim for a in sends})
            assert one.attempts <= one.claim

    @invariant()
    def a_person_is_served_by_one_sender(self) -> None:
        if hasattr(self, "people"):
            cursor = self.do(
                self.connection.execute(
                    "SELECT 1 FROM deliveries WHERE state = 'sending'"
                    " GROUP BY recipient_id HAVING count(DISTINCT claimed_at) > 1"
                )
            )
            assert cursor.rowcount == 0


def test_the_ledger_keeps_its_word(database_url: str) -> None:
    machine = type("OnThisDatabase", (Ledger,), {"url": database_url})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
