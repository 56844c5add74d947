"""What the LLM has cost, by days of UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from homing.models.base import Value
from homing.storage.database import Connection


class Usage(Value):
    """Of one model, on one day or in one call.

    Attributes:
        cost_usd: by the prices of the settings.
    """

    model: str
    calls: int = 0
    failed_calls: int = 0
    messages: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: Decimal = Decimal(0)


async def add(connection: Connection, usage: Usage) -> None:
    """Counts a call, on the day that it is in UTC."""
    await connection.execute(
        """
        INSERT INTO llm_usage AS known (day, model, calls, failed_calls, messages, prompt_tokens,
                                        completion_tokens, cost_usd)
        VALUES ((now() AT TIME ZONE 'UTC')::date, %(model)s, %(calls)s, %(failed_calls)s, %(messages)s,
                %(prompt_tokens)s, %(completion_tokens)s, %(cost_usd)s)
        ON CONFLICT (day, model) DO UPDATE SET
            calls = known.calls + EXCLUDED.calls,
            failed_calls = known.failed_calls + EXCLUDED.failed_calls,
            messages = known.messages + EXCLUDED.messages,
            prompt_tokens = known.prompt_tokens + EXCLUDED.prompt_tokens,
            completion_tokens = known.completion_tokens + EXCLUDED.completion_tokens,
            cost_usd = known.cost_usd + EXCLUDED.cost_usd
        """,
        usage.model_dump(),
    )


async def spent_today(connection: Connection) -> Decimal:
    """US dollars, by all models."""
    cursor = await connection.execute(
        """
        SELECT coalesce(sum(cost_usd), 0) AS spent FROM llm_usage
        WHERE day = (now() AT TIME ZONE 'UTC')::date
        """
    )
    row = await cursor.fetchone()
    return Decimal(0) if row is None else Decimal(row["spent"])


async def totals(connection: Connection, since: date | None = None) -> Sequence[Usage]:
    """Of each model, since a day or ever."""
    cursor = await connection.execute(
        """
        SELECT model, sum(calls)::bigint AS calls, sum(failed_calls)::bigint AS failed_calls,
               sum(messages)::bigint AS messages, sum(prompt_tokens)::bigint AS prompt_tokens,
               sum(completion_tokens)::bigint AS completion_tokens, sum(cost_usd) AS cost_usd
        FROM llm_usage WHERE %(since)s::date IS NULL OR day >= %(since)s GROUP BY model ORDER BY model
        """,
        {"since": since},
    )
    return [Usage.model_validate(row) for row in await cursor.fetchall()]
