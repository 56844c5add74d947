"""Metrics of reading chats: accounts, assignments, messages that wait for their class, what the model costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from homing.storage.database import Connection
from homing.storage.telegram import assignment_plans, progress, usage
from homing.storage.telegram.assignment_plans import Planned
from homing.storage.telegram.progress import Progress
from homing.storage.telegram.usage import Usage


class Chats(Collector):
    """What was counted at one moment."""

    def __init__(self, planned: Planned, found: Progress, used: Sequence[Usage]) -> None:
        self._planned = planned
        self._found = found
        self._used = used

    @classmethod
    async def read(cls, connection: Connection) -> Chats:
        """Counts rows."""
        planned = await assignment_plans.last(connection)
        return cls(planned, await progress.read(connection), await usage.totals(connection))

    def collect(self) -> Iterator[Metric]:
        yield from self._assignments()
        yield from self._messages()
        yield from self._model()

    def _assignments(self) -> Iterator[Metric]:
        planned, found = self._planned, self._found
        accounts = GaugeMetricFamily("homing_telegram_accounts", "Accounts.", labels=["state"])
        for state, number in found.accounts.items():
            accounts.add_metric([state], number)
        yield accounts
        yield _gauge(
            "homing_telegram_chats_wanted", "Chats with a number that sources name.", planned.wanted
        )
        yield _gauge(
            "homing_telegram_chats_assigned",
            "Those of them that an account reads.",
            planned.assigned,
        )
        yield _gauge(
            "homing_telegram_chats_unknown",
            "Names whose number no account has told.",
            found.unknown,
        )
        yield _gauge(
            "homing_telegram_imbalance",
            "How much more than it must the busiest account carries.",
            planned.imbalance,
        )
        yield CounterMetricFamily(
            "homing_telegram_moves", "Chats that changed accounts.", value=planned.moves
        )

    def _messages(self) -> Iterator[Metric]:
        found = self._found
        yield _gauge("homing_telegram_messages_waiting", "Messages without a class.", found.waiting)
        yield _gauge(
            "homing_telegram_messages_failing", "Those whose last try failed.", found.problems
        )
        yield _gauge(
            "homing_telegram_messages_oldest_seconds",
            "Age of the oldest of them.",
            found.oldest_seconds,
        )
        yield _gauge("homing_telegram_signals", "Signals that are kept.", found.signals)

    def _model(self) -> Iterator[Metric]:
        calls = CounterMetricFamily("homing_llm_calls", "Calls.", labels=["model", "outcome"])
        messages = CounterMetricFamily("homing_llm_messages", "Messages asked.", labels=["model"])
        tokens = CounterMetricFamily("homing_llm_tokens", "Tokens.", labels=["model", "kind"])
        cost = CounterMetricFamily("homing_llm_cost_usd", "US dollars.", labels=["model"])
        for one in self._used:
            calls.add_metric([one.model, "answered"], one.calls - one.failed_calls)
            calls.add_metric([one.model, "failed"], one.failed_calls)
            messages.add_metric([one.model], one.messages)
            tokens.add_metric([one.model, "prompt"], one.prompt_tokens)
            tokens.add_metric([one.model, "completion"], one.completion_tokens)
            cost.add_metric([one.model], float(one.cost_usd))
        yield from (calls, messages, tokens, cost)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)
