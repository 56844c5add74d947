"""A batch of messages becomes classes: in one question, or in smaller ones about what its answer left open.

What an answer certainly says of a message is taken. What is left is asked about again in questions half the size, so
that a message which spoils answers is soon alone; alone it has `MOST_TRIES`, then rules classify it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal

import structlog

from homing.models.message import Message
from homing.models.message_class import MessageClass
from homing.settings import Settings
from homing.storage.database import Connection
from homing.storage.telegram import llm_endpoint, usage, waiting
from homing.storage.telegram.usage import Usage
from homing.storage.telegram.waiting import Found
from homing_workers.classify.deciding import by_rules
from homing_workers.classify.llm import answers, permission, prompt
from homing_workers.classify.llm.client import Answer, Away, Client, Unanswerable
from homing_workers.classify.llm.permission import Permission

_log = structlog.get_logger()

#: Messages of one question.
BATCH = 50

#: Questions about one message alone.
MOST_TRIES = 3

#: Questions of one batch in vain, none of them answered: then the model is of no use, or all is of an attacker.
_MOST_IN_VAIN = 16

#: After timeouts each batch has half the messages of the last one, so many times.
_MOST_HALVINGS = 5


class Left(Exception):
    """Some messages have to wait.

    Attributes:
        messages: in their order.
        permission: why, and until when; None: this job's time is over.
    """

    def __init__(self, messages: Sequence[Message], permission: Permission | None) -> None:
        super().__init__(f"{len(messages)} messages")
        self.messages = messages
        self.permission = permission


class Asking:
    """Asks about batches, one question at a time."""

    def __init__(
        self, client: Client, connection: Connection, settings: Settings, *, until: float
    ) -> None:
        """Begins no question after `until`, a time of the monotonic clock."""
        self._client = client
        self._connection = connection
        self._settings = settings
        self._until = until

    async def classify(self, batch: Sequence[Message]) -> AsyncIterator[list[Found]]:
        """What each answer brings, as it comes.

        Raises:
            Left: nobody may be asked any more; some messages are left.
        """
        questions = deque(_parts(batch, await self._size(batch)))
        in_vain, answered = 0, False
        while questions:
            asked = questions.popleft()
            await self._permitted([*asked, *_joined(questions)])
            classes, problem = await self._answer(asked, questions)
            answered = answered or bool(classes)
            in_vain += not classes
            yield [
                _found(message, classes[message.id]) for message in asked if message.id in classes
            ]
            rest = [message for message in asked if message.id not in classes]
            if in_vain >= _MOST_IN_VAIN and not answered:
                yield [by_rules(message, problem) for message in [*rest, *_joined(questions)]]
                return
            if len(asked) == 1 and rest and (given_up := await self._tried(rest[0], problem)):
                yield [given_up]
                continue
            questions.extend(_parts(rest, max(len(asked) // 2, 1)))

    async def _size(self, batch: Sequence[Message]) -> int:
        endpoint = await llm_endpoint.read(self._connection)
        return max(len(batch) >> min(endpoint.timeouts, _MOST_HALVINGS), 1)

    async def _permitted(self, messages: Sequence[Message]) -> None:
        if time.monotonic() > self._until:
            raise Left(messages, None)
        found = await permission.read(self._connection, self._settings)
        if not found.granted:
            raise Left(messages, found)

    async def _answer(
        self, asked: Sequence[Message], questions: deque[list[Message]]
    ) -> tuple[dict[int, MessageClass], str]:
        """Classes by the numbers of messages, and what is the matter with the others."""
        ids = prompt.addressed(asked)
        try:
            answer = await self._client.ask(ids)
        except Unanswerable as error:
            await self._count(None, 0)
            return {}, str(error)
        except Away as error:
            await self._count(None, 0)
            if await self._is_alone_in_that(asked, error):
                return {}, str(error)
            raise await self._away([*asked, *_joined(questions)], error) from error
        classes = answers.read(answer.content, ids)
        await self._count(answer, len(classes))
        return {ids[key].id: found for key, found in classes.items()}, answer.problem

    async def _is_alone_in_that(self, asked: Sequence[Message], error: Away) -> bool:
        """Whether one message takes too long while the endpoint is well: it answers another, harmless one."""
        if not error.timed_out or len(asked) > 1:
            return False
        harmless = asked[0].model_copy(update={"text": "Доброго ранку!"})
        try:
            await self._count(await self._client.ask(prompt.addressed([harmless])), 0)
        except (Away, Unanswerable):
            await self._count(None, 0)
            return False
        return True

    async def _away(self, left: Sequence[Message], error: Away) -> Left:
        endpoint = await llm_endpoint.failed(
            self._connection,
            str(error),
            pause_seconds=error.pause_seconds,
            timed_out=error.timed_out,
        )
        _log.warning("The LLM does not answer; messages wait", reason=str(error), left=len(left))
        until = endpoint.retry_at or datetime.now(UTC)
        return Left(left, Permission(f"The LLM does not answer: {error}", until))

    async def _tried(self, message: Message, problem: str) -> Found | None:
        if await waiting.tried(self._connection, message, problem) < MOST_TRIES:
            return None
        return by_rules(message, problem)

    async def _count(self, answer: Answer | None, classified: int) -> None:
        """Before anything else is done with the answer: it is paid."""
        used = _used(self._settings, answer)
        await usage.add(
            self._connection,
            used.model_copy(update={"messages": classified, "failed_calls": int(not classified)}),
        )
        if answer is not None:
            await llm_endpoint.answered(self._connection)


def _used(settings: Settings, answer: Answer | None) -> Usage:
    if answer is None:
        return Usage(model=settings.llm_model, calls=1)
    cost = (
        answer.prompt_tokens * Decimal(str(settings.llm_prompt_price))
        + answer.completion_tokens * Decimal(str(settings.llm_completion_price))
    ) / 1_000_000
    return Usage(
        model=settings.llm_model,
        calls=1,
        prompt_tokens=answer.prompt_tokens,
        completion_tokens=answer.completion_tokens,
        cost_usd=cost,
    )


def _found(message: Message, found: MessageClass) -> Found:
    return Found(message=message, found=found, classifier="llm")


def _parts(messages: Sequence[Message], size: int) -> list[list[Message]]:
    return [list(messages[start : start + size]) for start in range(0, len(messages), size)]


def _joined(questions: deque[list[Message]]) -> list[Message]:
    return [message for question in questions for message in question]
