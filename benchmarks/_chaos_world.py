"""Who looks for homes in the chaos benchmark, which homes come, and what the ledger says of them in the end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from homing.models.kinds import Channel, DealType, EventKind
from homing.models.listing import Listing
from homing.models.subscription import Criteria
from homing.storage import database, listings, runs, subscriptions, users
from homing.storage.database import Connection
from homing.storage.listings import Seen

#: Marks a home in every text that tells of it.
TOKEN = re.compile(r"Q\d{6}Z")


_ROWS = """
    SELECT l.title, d.recipient_id, d.channel, d.state, d.unanswered, d.reason_class
    FROM deliveries d JOIN events e ON e.id = d.origin_id JOIN listings l ON l.id = e.listing_id
    WHERE d.origin_kind = 'event' AND d.channel <> 'inbox'
"""


@dataclass(frozen=True)
class Person:
    """Somebody who is reached in three ways."""

    user_id: int
    number: int

    @property
    def chat(self) -> int:
        return 1_000_000 + self.number

    @property
    def mail(self) -> str:
        return f"person{self.number}@example.com"

    @property
    def phone(self) -> str:
        return f"+38067{1_000_000 + self.number}"

    def address(self, channel: Channel) -> str:
        ways = {Channel.TELEGRAM: str(self.chat), Channel.EMAIL: self.mail, Channel.SMS: self.phone}
        return ways[channel]


@dataclass(frozen=True)
class Row:
    """What the ledger says of one home for one person by one channel."""

    state: str
    #: Sends whose answer never came.
    unanswered: int
    reason: str | None


def token(number: int) -> str:
    """What marks the home of this number."""
    return f"Q{number:06d}Z"


async def settle(url: str, count: int) -> list[Person]:
    """People who each look for a home in a town of their own."""
    async with database.connect(url) as connection, connection.transaction():
        return [await _person(connection, number) for number in range(count)]


async def _person(connection: Connection, number: int) -> Person:
    person = Person(await users.create(connection, name=f"person {number}"), number)
    for channel in (Channel.TELEGRAM, Channel.EMAIL, Channel.SMS):
        await users.set_channel(connection, person.user_id, channel, person.address(channel))
    wanted = Criteria(city=f"Town {number}", events=frozenset({EventKind.NEW}))
    await subscriptions.create(connection, person.user_id, "home", wanted)
    return person


async def open_source(url: str) -> tuple[int, int]:
    """Ids of a source and of a run of it."""
    async with database.connect(url) as connection:
        cursor = await connection.execute(
            "INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'chaos', 'html', '{}')"
            " RETURNING id"
        )
        row = await cursor.fetchone()
        assert row is not None
        return row["id"], await runs.start(connection, row["id"])


async def publish(url: str, source: tuple[int, int], numbers: Sequence[int], people: int) -> None:
    """Stores homes as a run does; storing one twice makes one event. Home `n` is in the town of person `n % people`."""
    seen = [Seen(_home(number, people), card_hash=None, detail=False) for number in numbers]
    async with database.connect(url) as connection, connection.transaction():
        await listings.store(connection, source_id=source[0], run_id=source[1], seen=seen)


def _home(number: int, people: int) -> Listing:
    return Listing(
        external_id=str(number),
        url=f"https://portal.test/{number}",
        title=f"{token(number)} two rooms by the park",
        deal_type=DealType.RENT,
        price=Decimal(500 + number % 400),
        currency="EUR",
        city=f"Town {number % people}",
    )


async def to_match(url: str) -> list[int]:
    """Ids of events that wait for matching."""
    async with database.connect(url) as connection:
        cursor = await connection.execute("SELECT id FROM events WHERE matched_at IS NULL")
        return [row["id"] for row in await cursor.fetchall()]


async def waiting(url: str) -> int:
    """Deliveries that are neither sent nor given up, and events without a match."""
    async with database.connect(url) as connection:
        cursor = await connection.execute(
            "SELECT (SELECT count(*) FROM deliveries WHERE state IN ('pending', 'sending', 'failed'))"
            "     + (SELECT count(*) FROM events WHERE matched_at IS NULL) AS n"
        )
        row = await cursor.fetchone()
        return int(row["n"]) if row else 0


async def pass_time(url: str) -> None:
    """Makes failed deliveries due at once, and lets paused channels be tried: nobody wants to wait for hours."""
    async with database.connect(url) as connection:
        await connection.execute(
            "UPDATE deliveries SET next_try_at = now() WHERE state = 'failed' AND next_try_at > now()"
        )
        await connection.execute(
            "UPDATE channel_breakers SET retry_at = now() WHERE state = 'open'"
        )


async def ledger(url: str) -> dict[tuple[str, int, Channel], Row]:
    """By home, person's id and channel."""
    async with database.connect(url) as connection:
        cursor = await connection.execute(_ROWS)
        return {
            (_token_in(row["title"]), row["recipient_id"], Channel(row["channel"])): Row(
                row["state"], row["unanswered"], row["reason_class"]
            )
            for row in await cursor.fetchall()
        }


def tokens_in(text: str) -> Iterator[str]:
    """Marks of the homes that a message tells of, each once."""
    return iter(dict.fromkeys(TOKEN.findall(text)))


def _token_in(title: str) -> str:
    return next(tokens_in(title))
