"""No alert is lost: senders, Redis and PostgreSQL are killed at random while the three providers misbehave.

10,000 homes come in, each for one of 3,000 people by Telegram, e-mail and text message. Three workers send over real
HTTP and SMTP to servers that answer 429 and 5xx, never answer, or reset the connection after the request was read, some
of them after they took the message. Some people are refused for good. A seeded hand kills (`kill -9`) workers, a job's
process, maintenance, Redis and PostgreSQL, and empties Redis. Then the faults end, and what failed is tried again
at once instead of in minutes.

In the end the ledger is compared with the servers' journals, home by home:

- lost: nobody took it, though the person is not refused.
- duplicates: a server took it more often than once. They are marked where the ledger counts a send whose answer never
  came for each further copy.

The seed of the randomness is an argument: `python -m benchmarks delivery-chaos --seed 7`, or SEED=7.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psycopg
from redis.exceptions import RedisError

from benchmarks import _chaos_world as world
from benchmarks._chaos_servers import Refusals, Servers, Taken
from benchmarks._chaos_world import Person, Row
from benchmarks._stage import Stage
from homing import queues
from homing.models.kinds import Channel
from homing.storage import schema

EVENTS = int(os.environ.get("EVENTS", "10000"))
PEOPLE = int(os.environ.get("PEOPLE", "3000"))
KILLS = int(os.environ.get("KILLS", "40"))
SEED = int(os.environ.get("SEED", "20261121"))

# Each worker looks at another channel first, so that none waits for the end of another one's backlog.
_COMMANDS = {
    "worker 1": ("worker", "match", "deliver-telegram", "deliver-email"),
    "worker 2": ("worker", "deliver-email", "deliver-sms"),
    "worker 3": ("worker", "deliver-sms", "deliver-telegram", "match"),
    "maintenance": ("maintenance",),
}
_WORKERS = ("worker 1", "worker 2", "worker 3")
_CHANNELS = (Channel.TELEGRAM, Channel.EMAIL, Channel.SMS)

#: Homes that come at once, as a list page of a source.
_PAGE = 100

#: What PostgreSQL and Redis cause while they are down.
_DOWN = (psycopg.OperationalError, RedisError, OSError)


@dataclass
class Account:
    """What became of every home for every person by every channel."""

    lost: list[tuple[str, str]] = field(default_factory=list)
    #: Copies beyond the first one.
    marked: int = 0
    unmarked: list[tuple[str, str]] = field(default_factory=list)
    #: Rows that claim to be sent, of which no server knows.
    untrue: list[tuple[str, str]] = field(default_factory=list)
    #: By channel.
    taken: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    #: Sends whose answer never came, by channel.
    unanswered: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Result:
    events: int
    kills: Counter[str]
    account: Account
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(prog="delivery-chaos")
    parser.add_argument("--seed", type=int, default=SEED)
    result = run(events=EVENTS, people=PEOPLE, kills=KILLS, seed=parser.parse_args().seed)
    account = result.account
    for name, times in sorted(result.kills.items()):
        print(f"killed or emptied  {name:<18}{times:>6}")
    print(f"\n{'':<12}{'taken':>10}{'refused for good':>18}{'answer never came':>20}")
    for channel in map(str, _CHANNELS):
        row = account.taken[channel], account.refused[channel], account.unanswered[channel]
        print(f"{channel:<12}{row[0]:>10,}{row[1]:>18,}{row[2]:>20,}")
    print(
        f"\nlost {len(account.lost)}, rows that say sent of what no server took {len(account.untrue)}"
    )
    print(f"copies too many: {account.marked} marked, {len(account.unmarked)} unmarked")
    print(f"{result.seconds:.0f} seconds")
    counts = {
        "events": result.events,
        "lost": len(account.lost) + len(account.untrue),
        "unmarked_duplicates": len(account.unmarked),
        "marked_duplicates": account.marked,
        "kills": sum(result.kills.values()),
    }
    print(json.dumps(counts))


def run(*, events: int, people: int, kills: int, seed: int) -> Result:
    """One trial, on servers of its own in a temporary folder."""
    with (
        tempfile.TemporaryDirectory(prefix="homing-chaos-") as folder,
        contextlib.ExitStack() as stack,
    ):
        Path(folder).chmod(0o755)
        servers = Servers(Path(folder))
        stack.callback(servers.close)
        stage = Stage(Path(folder), servers.environ)
        stack.callback(stage.close)
        trial = Trial(stage, servers, events, people, random.Random(seed))
        trial.prepare(seed)
        started = time.monotonic()
        trial.go_on()
        trial.disturb(kills)
        trial.wait_until_done(seconds=1800)
        return Result(events, stage.kills, trial.account(), time.monotonic() - started)


class Trial:
    """Homes come, processes die, and in the end everything is counted."""

    def __init__(
        self, stage: Stage, servers: Servers, events: int, people: int, hand: random.Random
    ) -> None:
        self._stage, self._servers, self._hand = stage, servers, hand
        self._events, self._count = events, people
        self._people: list[Person] = []
        self._refusals = Refusals(frozenset(), frozenset(), frozenset())
        self._source = (0, 0)
        self._published = 0

    def prepare(self, seed: int) -> None:
        """People, some of whom every provider refuses, and servers that misbehave."""
        url = self._stage.postgres.url
        schema.upgrade(url)
        self._people = asyncio.run(world.settle(url, self._count))
        self._source = asyncio.run(world.open_source(url))
        self._servers.meet(self._people)
        some = self._hand.sample(self._people, 3 * max(1, self._count // 200))
        third = len(some) // 3
        self._refusals = Refusals(
            frozenset(one.chat for one in some[:third]),
            frozenset(one.mail for one in some[third : 2 * third]),
            frozenset(one.phone for one in some[2 * third :]),
        )
        self._servers.misbehave(seed, self._refusals)

    def go_on(self) -> None:
        """Starts again what has died, and lets the next homes come."""
        for name, arguments in _COMMANDS.items():
            self._stage.keep(name, arguments)
        numbers = range(self._published, min(self._published + _PAGE, self._events))
        if not numbers:
            return
        with contextlib.suppress(*_DOWN):
            url = self._stage.postgres.url
            asyncio.run(world.publish(url, self._source, numbers, self._count))
            self._published = numbers.stop
            with queues.connect(self._stage.redis.url) as redis:
                queues.enqueue_match(redis, asyncio.run(world.to_match(url)))

    def disturb(self, kills: int) -> None:
        """Kills something every now and then while homes come, each kind as often as others."""
        deeds: dict[str, Callable[[], None]] = {
            **{name: partial(self._stage.kill, name) for name in _COMMANDS},
            "child": lambda: self._stage.kill_child(_WORKERS, within=5),
            "redis": self._stage.kill_redis,
            "postgres": self._stage.kill_postgres,
            "flush": self._stage.flush,
            "away": lambda: self._servers.refuse_telegram(3),
        }
        for name in _shuffled(self._hand, list(deeds), kills):
            until = time.monotonic() + self._hand.uniform(1, 6)
            while time.monotonic() < until:
                self.go_on()
                time.sleep(0.2)
            deeds[name]()
        while self._published < self._events:
            self.go_on()

    def wait_until_done(self, seconds: float) -> None:
        """Returns when nothing is to be matched or sent any more; nobody waits for a retry's time."""
        url = self._stage.postgres.url
        deadline = time.monotonic() + seconds
        shown = 0.0
        while left := asyncio.run(world.waiting(url)):
            assert time.monotonic() < deadline, f"{left} left\n{self._stage.log('worker 1')}"
            asyncio.run(world.pass_time(url))
            self.go_on()
            if time.monotonic() > shown + 15:
                shown = time.monotonic()
                print(f"{left:,} deliveries left", flush=True)
            time.sleep(1)

    def account(self) -> Account:
        """Compares the ledger with what the servers took."""
        taken = self._servers.taken()
        rows = asyncio.run(world.ledger(self._stage.postgres.url))
        account = Account()
        for number in range(self._events):
            person = self._people[number % self._count]
            for channel in _CHANNELS:
                key = world.token(number), person.user_id, channel
                self._judge(account, world.token(number), person, channel, rows.get(key), taken)
        return account

    def _judge(
        self,
        account: Account,
        home: str,
        person: Person,
        channel: Channel,
        row: Row | None,
        taken: Taken,
    ) -> None:
        name = (home, f"{channel} of person {person.number}: {row}")
        copies = taken[home, person.address(channel), channel]
        unanswered = row.unanswered if row else 0
        said = row is not None and row.state == "sent"
        account.taken[channel] += copies
        account.unanswered[channel] += unanswered
        if copies == 0 and self._refusals.concern(person, channel):
            account.refused[channel] += 1
        elif copies == 0:
            (account.untrue if said else account.lost).append(name)
        elif copies > unanswered + said:
            account.unmarked.append(name)
        else:
            account.marked += copies - 1


def _shuffled(hand: random.Random, kinds: Sequence[str], count: int) -> list[str]:
    victims = (list(kinds) * (count // len(kinds) + 1))[:count]
    hand.shuffle(victims)
    return victims


if __name__ == "__main__":
    main()
