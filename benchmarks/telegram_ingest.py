"""Reading of chats: a Telegram server in bad weather, readers killed at random; what is stored is compared with what was sent.

Three readers, each a process, read twenty chats of a server that speaks Telegram's protocol. It drops, reorders and repeats updates,
cuts connections and demands pauses; messages are edited and deleted; readers are killed (`kill -9`) and chats move between them. In the
end the sky clears, and every message must be there once, as the server knows it.

Then the same readers read in fair weather, as fast as they can.
"""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks._telegram_world import METHODS, Differences, Readers, Telegram
from homing.storage import schema
from mtproto import testing

MESSAGES, CHATS, ACCOUNTS, KILLS, SEED = 50_000, 20, 3, 12, 20_261_121

#: Shares of updates.
DROP, DUPLICATE, REORDER, CUT = 0.02, 0.02, 0.05, 0.0002

#: Messages that the server is given at a time.
_GUST = 200


@dataclass(frozen=True)
class Result:
    """What came of it.

    Attributes:
        asked: questions to the server, by method.
        bound: more questions about messages there must not be.
        fair_per_s: messages a second in fair weather; 0 where that was not tried.
    """

    messages: int
    found: Differences
    asked: dict[str, int]
    bound: int
    kills: int
    seconds: float
    settled: float
    fair_per_s: float = 0

    @property
    def history_calls(self) -> int:
        return sum(self.asked[method] for method in METHODS)


def main() -> None:
    result = run(messages=MESSAGES, chats=CHATS, kills=KILLS, seed=SEED, fair=20_000)
    rows = {
        "messages": result.messages,
        "lost": len(result.found.lost),
        "twice or wrong": result.found.duplicates,
        "readers killed": result.kills,
        **result.asked,
        "questions about messages": result.history_calls,
        "of at most": result.bound,
        "seconds of bad weather": round(result.seconds),
        "seconds until all was there": round(result.settled, 1),
        "messages/s in fair weather": round(result.fair_per_s),
    }
    for name, value in rows.items():
        print(f"{name:<32}{value:>10,}")
    answer = {
        "messages": result.messages,
        "lost": len(result.found.lost),
        "duplicates": result.found.duplicates,
        "history_calls": result.history_calls,
        "per_s": round(result.fair_per_s),
    }
    print(json.dumps(answer))


def run(*, messages: int, chats: int, kills: int, seed: int, fair: int = 0) -> Result:
    """One trial, on servers of its own in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="homing-tg-") as name, ExitStack() as stack:
        Path(name).chmod(0o755)
        peer = stack.enter_context(testing.running())
        hand = random.Random(seed)
        telegram = Telegram.of(peer, ACCOUNTS, chats, hand)
        readers = asyncio.run(Readers.of(Path(name), telegram))
        stack.callback(readers.stage.close)
        schema.upgrade(readers.stage.postgres.url)
        return _trial(readers, messages, kills, hand, fair)


def _trial(readers: Readers, messages: int, kills: int, hand: random.Random, fair: int) -> Result:
    telegram = readers.telegram
    # A fifth is history before anybody reads.
    telegram.post(messages // 5)
    readers.go_on()
    readers.wait_until_known()
    asyncio.run(readers.share(hand))
    began = time.monotonic()
    _bad_weather(readers, messages, kills, hand)
    telegram.peer.control.calm()
    _last_words(telegram)
    seconds = time.monotonic() - began
    settled = _settle(readers)
    result = Result(
        messages=telegram.posted,
        found=readers.differences(),
        asked=telegram.asked(),
        bound=_bound(telegram, kills),
        kills=readers.stage.kills["a reader"],
        seconds=seconds,
        settled=settled,
    )
    per_s = _fair_weather(readers, fair) if fair else 0
    return Result(**vars(result) | {"fair_per_s": per_s})


def _bad_weather(readers: Readers, messages: int, kills: int, hand: random.Random) -> None:
    telegram = readers.telegram
    telegram.peer.control.stream(
        drop=DROP, duplicate=DUPLICATE, reorder=REORDER, cut=CUT, seed=hand.randrange(1 << 30)
    )
    gusts = (messages - telegram.posted) // _GUST
    killed = set(hand.sample(range(gusts), min(kills, gusts)))
    for number in range(gusts):
        telegram.post(_GUST)
        telegram.change(edits=_GUST // 20, deletes=_GUST // 33)
        if number in killed:
            readers.kill(hand.choice(telegram.phones))
        if number % 25 == 7:
            telegram.peer.control.flood(hand.choice(METHODS), hand.randint(1, 2))
        if number % 40 == 20:
            asyncio.run(readers.share(hand, 0.2))
        readers.go_on()
        # Readers get some of it live, killed ones find the rest.
        time.sleep(0.05)


def _last_words(telegram: Telegram) -> None:
    for chat in telegram.chats:
        telegram.peer.control.post(chat, "the end")
        telegram.posted += 1


def _settle(readers: Readers, seconds: float = 180) -> float:
    """Seconds until everything is there."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        found = readers.differences()
        if not found.lost and not found.duplicates:
            break
        time.sleep(0.5)
    return time.monotonic() - began


def _bound(telegram: Telegram, kills: int) -> int:
    """A question for each hundred messages or ids, each lost or late update, and each chat after a start, a move or a lost connection."""
    posted, chats = telegram.posted, len(telegram.chats)
    pages = 3 * posted // 100
    # Edits and deletions are updates, too.
    missed = (DROP + REORDER) * posted * 1.1
    connections = 2 + kills + CUT * posted * 2
    return round(pages + missed + chats * connections)


def _fair_weather(readers: Readers, messages: int) -> float:
    """Messages a second, from the first post to the last row."""
    query = "SELECT coalesce(sum(cardinality(part_ids)), 0) AS n FROM messages WHERE live"
    services = "SELECT coalesce(sum(newest_id), 0) AS n FROM telegram_chats"
    before, began = readers.count(services), time.monotonic()
    for _ in range(messages // 1_000):
        readers.telegram.post(1_000)
    deadline = began + 120
    while readers.count(services) < before + messages and time.monotonic() < deadline:
        time.sleep(0.05)
    assert readers.count(query), "nothing came live"
    return messages / (time.monotonic() - began)


if __name__ == "__main__":
    main()
