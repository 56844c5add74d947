"""`/messages` and `/signals`: what was read in chats of Telegram, and what somebody was told of at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from homing.models.base import Value
from homing.models.kinds import DeliveryState
from homing.models.message_class import DomainMention, Intent
from homing.storage.telegram import message_search
from homing.storage.telegram.message_filters import Classifier
from homing.storage.telegram.message_search import BadCursor, FoundMessage, FoundSignal
from homing_webapp.api.asked_messages import AskedMessages
from homing_webapp.api.framework import Call, Refusal, Routes, Scope, problems

routes = Routes("messages")


class ShownMessage(Value):
    """A message of a chat; the parts of an album are one."""

    id: int
    url: str = Field(description="Opens it in Telegram; of private chats for members only.")
    chat_id: int = Field(description="-100 and the number of the channel.")
    chat_username: str | None = Field(description="Without @; null of private chats.")
    chat_title: str
    message_id: int = Field(description="In the chat; of an album that of its first part.")
    part_ids: tuple[int, ...] = Field(description="Of all parts.")
    author_id: int | None
    author_name: str
    author_username: str | None
    text: str
    media: tuple[dict[str, Any], ...]
    sent_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None = Field(description="When it was found to be gone.")
    live: bool = Field(description="Whether it came while it was sent, not from history.")
    account_id: str | None = Field(description="The account that stored it; for staff only.")
    is_classified: bool = Field(
        description="Whether its class is that of the text as it is now; edits are classified anew."
    )
    classified_at: datetime | None
    classifier: Classifier | None
    intents: tuple[Intent, ...]
    domains: tuple[DomainMention, ...]
    urgency_score: int | None = Field(description="1 to 5; 5 is danger now.")
    is_spam: bool | None
    reasoning: str | None = Field(description="Of the classifier, in a sentence.")
    llm_analysis: dict[str, Any] | None = Field(
        description="What else the classifier left, such as the patterns that matched."
    )
    problem: str | None = Field(
        description="Why the last try to classify it failed; for staff only."
    )

    @staticmethod
    def of(found: FoundMessage, *, staff: bool) -> ShownMessage:
        told = {name: getattr(found, name) for name in ShownMessage.model_fields}
        return ShownMessage(**told | ({} if staff else dict.fromkeys(_OF_STAFF)))


#: How messages are read, and what does not work, is nobody else's business.
_OF_STAFF = ("account_id", "problem")


class Messages(Value):
    """Messages, those sent last first."""

    items: tuple[ShownMessage, ...]
    next: str | None = Field(description="`cursor` of the next page; null on the last one.")


class ShownSignal(Value):
    """A message that somebody was told of."""

    id: int
    created_at: datetime
    target: str = Field(description="The chat that was told.")
    rule: str = Field(description="That said so.")
    state: DeliveryState | None = Field(
        description="How far its delivery got; null where it is not kept any more."
    )
    message: ShownMessage

    @staticmethod
    def of(found: FoundSignal) -> ShownSignal:
        own = found.model_dump(exclude={"message"})
        return ShownSignal(**own, message=ShownMessage.of(found.message, staff=True))


class Signals(Value):
    """Signals, newest first."""

    items: tuple[ShownSignal, ...]
    next: str | None = Field(description="`cursor` of the next page; null on the last one.")


@routes.operation(
    "GET", "/messages", summary="List messages of chats", scope=Scope.READ, problems=[400, 403]
)
async def list_messages(call: Call, query: AskedMessages) -> Messages:
    """By the time when they were sent, newest first. Private chats and accounts are for the scope `staff` only."""
    staff = call.caller.is_staff
    if query.account is not None and not staff:
        raise problems.forbidden("Names of accounts are for the scope staff.")
    which = query.filter(private=staff)
    async with call.pool.connection() as connection:
        try:
            found = await message_search.messages(
                connection, which, cursor=query.cursor, limit=query.limit
            )
        except BadCursor as error:
            raise _refused(error) from None
    return Messages(
        items=tuple(ShownMessage.of(row, staff=staff) for row in found.rows), next=found.next
    )


@routes.operation("GET", "/signals", summary="List signals", scope=Scope.STAFF, problems=[400])
async def list_signals(call: Call, query: AskedMessages) -> Signals:
    """Newest first, narrowed down by what their messages are."""
    which = query.filter(private=True)
    async with call.pool.connection() as connection:
        try:
            found = await message_search.signals(
                connection, which, cursor=query.cursor, limit=query.limit
            )
        except BadCursor as error:
            raise _refused(error) from None
    return Signals(items=tuple(map(ShownSignal.of, found.rows)), next=found.next)


def _refused(error: BadCursor) -> Refusal:
    return Refusal(400, f"cursor: {error}.")
