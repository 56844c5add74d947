"""Chats of a Telegram server in bad weather, and readers of them that are killed."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg.rows import dict_row
from redis import Redis

from benchmarks._stage import Stage
from benchmarks._telegram_truth import shown, truth
from homing.storage import database
from homing.storage.telegram import assignments
from homing.telegram import publication
from mtproto import testing
from mtproto.testing import Draft, Peer

#: Questions about messages.
METHODS = ("messages.getHistory", "channels.getMessages", "updates.getChannelDifference")


@dataclass
class Telegram:
    """Chats that two accounts each are members of, and what happens in them.

    Attributes:
        members: phones by chat.
        albums: how many there are.
        counts: messages by chat.
    """

    peer: Peer
    phones: list[str]
    members: dict[int, list[str]]
    hand: random.Random
    posted: int = 0
    albums: int = 0
    counts: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, peer: Peer, accounts: int, chats: int, hand: random.Random) -> Telegram:
        phones = [f"38050000000{number}" for number in range(1, accounts + 1)]
        for phone in phones:
            peer.control.account(phone)
        members = {
            peer.control.channel(f"Chat {number}", username=f"chat_{number}", members=some): some
            for number in range(chats)
            for some in [hand.sample(phones, 2)]
        }
        return cls(peer, phones, members, hand)

    @property
    def chats(self) -> list[int]:
        return list(self.members)

    def post(self, count: int) -> None:
        """So many messages, some of them parts of albums or of service, spread over the chats."""
        drafts: list[Draft] = []
        while len(drafts) < count:
            drafts += self._drafts(self.hand.choice(self.chats))
        drafts = drafts[:count]
        self.peer.control.posts(drafts)
        self.posted += len(drafts)
        for draft in drafts:
            self.counts[draft.chat] = self.counts.get(draft.chat, 0) + 1

    def _drafts(self, chat: int) -> list[Draft]:
        number = self.posted + self.hand.randrange(10**9)
        match self.hand.random():
            case share if share < 0.01:
                return [Draft(chat=chat, author="olha", service="join")]
            case share if share < 0.04:
                self.albums += 1
                group = 10_000 + self.albums
                return [
                    Draft(chat=chat, text=f"part {number}-{part}", grouped_id=group)
                    for part in range(self.hand.randint(2, 4))
                ]
        return [Draft(chat=chat, text=f"offer {number}", author=f"author{number % 50}")]

    def change(self, edits: int, deletes: int) -> None:
        """Edits and deletes some messages."""
        for _ in range(edits):
            chat, number = self._some()
            try:
                self.peer.control.edit(chat, number, f"edited {self.hand.randrange(10**9)}")
            except testing.ControlError:
                continue  # a service message, or a deleted one
        for _ in range(deletes):
            chat, number = self._some()
            self.peer.control.delete(chat, number)

    def _some(self) -> tuple[int, int]:
        chat = self.hand.choice([chat for chat in self.chats if self.counts.get(chat)])
        return chat, self.hand.randint(1, self.counts[chat])

    def asked(self) -> dict[str, int]:
        """Questions by method."""
        counts = self.peer.control.counts()
        return {
            method: sum(counts.get(phone, {}).get(method, 0) for phone in self.phones)
            for method in (*METHODS, "messages.getPeerDialogs")
        }


@dataclass
class Readers:
    """One process for each account."""

    stage: Stage
    telegram: Telegram
    sessions: dict[str, str]

    @classmethod
    async def of(cls, folder: Path, telegram: Telegram) -> Readers:
        sessions = {phone: await testing.login(telegram.peer, phone) for phone in telegram.phones}
        return cls(Stage(folder), telegram, sessions)

    def go_on(self) -> None:
        """Starts, or starts again, whatever does not run."""
        for phone, session in self.sessions.items():
            self.stage.env = {
                "TELEGRAM_API_ID": str(testing.API_ID),
                "TELEGRAM_API_HASH": testing.API_HASH,
                "TELEGRAM_ACCOUNT_ID": phone,
                "TELEGRAM_SESSION": session,
                # Whoever is started again under its name need not wait for the session.
                "POD_NAME": f"reader-{phone}",
                "REALTIME_CONFIG_JSON": "/nowhere",
            }
            self.stage.keep(phone, ("telegram", "read"))

    def kill(self, phone: str) -> None:
        self.stage.kill(phone, "a reader")
        self.go_on()

    async def share(self, hand: random.Random, share: float = 1.0) -> None:
        """Gives some of the chats to accounts by lot."""
        count = max(1, round(len(self.telegram.chats) * share))
        some = hand.sample(self.telegram.chats, count)
        added = {chat: hand.choice(self.telegram.members[chat]) for chat in some}
        async with (
            database.connect(self.stage.postgres.url) as connection,
            connection.transaction(),
        ):
            version = await assignments.change(connection, added=added)
        with Redis.from_url(self.stage.redis.url) as redis:
            publication.publish(redis, version)

    def wait_until_known(self, seconds: float = 60) -> None:
        """Returns when the readers have learned of all chats."""
        deadline = time.monotonic() + seconds
        wanted = sum(map(len, self.telegram.members.values()))
        while self.count("SELECT count(*) AS n FROM telegram_members") < wanted:
            assert time.monotonic() < deadline, self.stage.log(self.telegram.phones[0])
            time.sleep(0.1)

    def count(self, query: str) -> int:
        with psycopg.connect(self.stage.postgres.url, row_factory=dict_row) as connection:
            row = connection.execute(query.encode()).fetchone()
        return int(row["n"]) if row else 0

    def differences(self) -> Differences:
        """What is not as the server knows it."""
        found = Differences()
        with psycopg.connect(self.stage.postgres.url, row_factory=dict_row) as connection:
            for chat in self.telegram.chats:
                rows = connection.execute(
                    "SELECT part_ids, deleted_ids, text, deleted_at FROM messages WHERE chat_id = %s",
                    (chat,),
                ).fetchall()
                ids = [part for row in rows for part in row["part_ids"]]
                wanted, there = truth(self.telegram.peer.control.messages(chat)), shown(rows)
                found.lost |= {(chat, *item) for item in wanted - there}
                found.wrong |= {(chat, *item) for item in there - wanted}
                found.repeated += len(ids) - len(set(ids))
        return found


@dataclass
class Differences:
    """Items that should be there, that should not, and messages that are there twice."""

    lost: set[tuple[int, int, str]] = field(default_factory=set)
    wrong: set[tuple[int, int, str]] = field(default_factory=set)
    repeated: int = 0

    @property
    def duplicates(self) -> int:
        return len(self.wrong) + self.repeated
