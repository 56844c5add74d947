"""What becomes of messages after they were taken, and who is told."""

from __future__ import annotations

import asyncio

from smsprovider import numbers
from smsprovider.callbacks import Hooks
from smsprovider.messages import VERSION, Message


class Lives:
    """Moves messages on, and posts each step to their StatusCallback."""

    def __init__(self, token: str, *, pace: float | None, tries: int) -> None:
        self.hooks = Hooks(token, tries=tries)
        self._pace = pace
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, message: Message) -> None:
        """Starts a message on its way."""
        if self._pace is not None:
            task = asyncio.create_task(self._live(message, self._pace))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def tell_answer(self, message: Message, url: str | None) -> int:
        """Posts what a person answered; gives the status, 0 where nobody listens."""
        if url is None:
            return 0
        form = {"From": message.sender or "", "To": message.to, "Body": message.body}
        return await self.hooks.post(url, {**form, "NumMedia": "0", **_names(message)})

    async def settled(self) -> None:
        """Waits until no message is on its way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Ends all steps that are left."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.hooks.close()

    async def _live(self, message: Message, pace: float) -> None:
        status, code = numbers.end(message.to)
        for step, error in (("sent", None), (status, code)):
            await asyncio.sleep(pace)
            message.step(step, error)
            if message.callback is not None:
                await self.hooks.post(message.callback, _report(message))


def _report(message: Message) -> dict[str, str]:
    form = {
        "MessageStatus": message.status,
        "SmsStatus": message.status,
        "To": message.to,
        **_names(message),
    }
    if message.sender is not None:
        form["From"] = message.sender
    return form if message.code is None else form | {"ErrorCode": str(message.code)}


def _names(message: Message) -> dict[str, str]:
    return {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "AccountSid": message.account,
        "ApiVersion": VERSION,
    }
