"""Messages of a chat, as readers store them and classifiers see them."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

from psycopg.types.json import Jsonb

from homing.models.message import Message
from homing.models.message_class import Domain, DomainMention, Intent, MessageClass

CHAT = -1001234567890
TARGET = "-1005550001111"

_numbers = itertools.count(100)


async def chat(world: Any, chat_id: int = CHAT, username: str | None = "neighbours") -> int:
    """A chat that is known, with its title."""
    await world.connection.execute(
        "INSERT INTO telegram_chats (chat_id, username, title) VALUES (%s, %s, 'Neighbours') ON CONFLICT DO NOTHING",
        (chat_id, username),
    )
    return chat_id


async def source(world: Any, name: str = "flats", chat_id: int = CHAT, **spec: Any) -> int:
    """A source that reads the chat."""
    number = await world.value(
        b"INSERT INTO sources (namespace, name, type, spec) VALUES ('default', %s, 'telegram', %s) RETURNING id",
        (name, Jsonb({"type": "telegram", "defaults": {"currency": "UAH"}} | spec)),
    )
    await world.connection.execute(
        "INSERT INTO telegram_wanted (source_id, name, chat_id) VALUES (%s, '@neighbours', %s)",
        (number, chat_id),
    )
    return int(number)


async def message(
    world: Any, text: str, *, chat_id: int = CHAT, traceparent: str | None = None, **fields: Any
) -> Message:
    """A message that was just sent."""
    await chat(world, chat_id)
    number = next(_numbers)
    row = {
        "chat_id": chat_id,
        "message_id": number,
        "part_ids": [number],
        "text": text,
        "author_name": "Olha <K.>",
        "author_username": "olha_k",
        "sent_at": datetime.now(UTC),
        "account_id": "anna",
        "traceparent": traceparent,
    } | fields
    columns, holes = ", ".join(row), ", ".join(["%s"] * len(row))
    query = f"INSERT INTO messages ({columns}) VALUES ({holes}) RETURNING id"  # noqa: S608
    return await read(world, int(await world.value(query.encode(), list(row.values()))))


async def classify(world: Any, given: Message, found: MessageClass) -> None:
    """Stores what was found, as whoever classifies does."""
    await world.connection.execute(
        "UPDATE messages SET intents = %s, domains = %s, urgency_score = %s, is_spam = %s,"
        " classified_version = version WHERE id = %s",
        (
            list(found.intents),
            Jsonb([mention.model_dump(mode="json") for mention in found.domains]),
            found.urgency_score,
            found.is_spam,
            given.id,
        ),
    )


async def edit(world: Any, given: Message, text: str) -> Message:
    """The next version of a message."""
    await world.connection.execute(
        "UPDATE messages SET text = %s, version = version + 1, edited_at = now() WHERE id = %s",
        (text, given.id),
    )
    return await read(world, given.id)


async def delete(world: Any, given: Message) -> Message:
    """The withdrawal of a message."""
    await world.connection.execute(
        "UPDATE messages SET deleted_at = now(), version = version + 1 WHERE id = %s", (given.id,)
    )
    return await read(world, given.id)


async def read(world: Any, number: int) -> Message:
    columns = ", ".join(
        f"m.{name}" for name in Message.model_fields if name not in ("chat_username", "chat_title")
    )
    query = (
        f"SELECT {columns}, c.username AS chat_username, c.title AS chat_title"  # noqa: S608
        " FROM messages m JOIN telegram_chats c USING (chat_id) WHERE m.id = %s"
    )
    row = await (await world.connection.execute(query.encode(), (number,))).fetchone()
    return Message.model_validate(row)


def found(*intents: Intent, domain: Domain, **fields: Any) -> MessageClass:
    """A class of one domain."""
    mention = DomainMention(domain=domain, subcategories=fields.pop("subcategories", ()))
    given = {"urgency_score": 3, "is_spam": False, "reasoning": "told so"} | fields
    return MessageClass(intents=intents, domains=(mention,), **given)


REPAIR = found(
    Intent.REQUEST, domain=Domain.CONSTRUCTION_AND_REPAIR, subcategories=("REPAIR_SERVICES",)
)
CHATTER = found(Intent.OTHER, domain=Domain.NONE, urgency_score=1)
RENT = found(Intent.OFFER, domain=Domain.RENTAL_OF_REAL_ESTATE, subcategories=("RENTAL_APARTMENT",))
