"""A channel of the tests: it answers as it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from homing.models.delivery import Delivery
from homing.models.kinds import Channel
from homing.storage import database, deliveries
from homing_workers.deliver import batch
from homing_workers.deliver.errors import SendError
from homing_workers.deliver.policy import POLICIES, Policy
from homing_workers.deliver.sender import Message

Answer = Callable[[Message], Exception | None]


@dataclass
class Obedient:
    """Takes messages, unless the next answer is an error."""

    #: What happens to the next messages; then all are taken.
    answers: list[Exception | None] = field(default_factory=list)
    #: What happens to a message, where `answers` has nothing to say.
    rule: Answer = lambda message: None
    taken: list[Message] = field(default_factory=list)
    asked: int = 0

    async def send(self, message: Message) -> str:
        self.asked += 1
        error = self.answers.pop(0) if self.answers else self.rule(message)
        if error is not None:
            raise error
        self.taken.append(message)
        return f"m{len(self.taken)}"


@dataclass
class Channelled:
    """Deliveries by text message, through that channel."""

    world: Any
    url: str
    sender: Obedient = field(default_factory=Obedient)
    policy: Policy = POLICIES[Channel.SMS]

    async def person(self) -> int:
        user = int(await self.world.user())
        await self.world.connection.execute(
            "INSERT INTO recipient_channels (recipient_id, channel, address) VALUES (%s, 'sms', %s)",
            (user, f"+9989{user:08}"),
        )
        return user

    async def alert(
        self, person: int | None = None, event: int | None = None, **fields: Any
    ) -> int:
        whose = await self.person() if person is None else person
        about = await self.world.event() if event is None else event
        return int(await self.world.delivery(about, whose, channel="sms", **fields))

    async def run(self, ids: Sequence[int] | None = None) -> None:
        async with database.pool(self.url) as pool:
            await batch.send_all(pool, self.sender, Channel.SMS, ids, policy=self.policy)

    async def read(self, delivery_id: int) -> Delivery:
        found = await deliveries.get(self.world.connection, delivery_id)
        assert found is not None
        return found

    async def states(self, *ids: int) -> list[str]:
        return [(await self.read(one)).state for one in ids]

    async def let_time_pass(self) -> None:
        await self.world.connection.execute(
            "UPDATE deliveries SET next_try_at = now() WHERE next_try_at IS NOT NULL"
        )
        await self.world.connection.execute(
            "UPDATE channel_breakers SET retry_at = now() WHERE retry_at IS NOT NULL"
        )


def refused(error: SendError) -> Answer:
    """Every message is answered so."""
    return lambda message: error
