"""Sends updates to the bot's address instead of waiting to be asked."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import aiohttp

from botapi.bell import Bell
from botapi.updates import Updates
from botapi.webhook import Webhook

#: Seconds: for one delivery, and between tries after the first, second ... failure in a row.
_TIMEOUT = aiohttp.ClientTimeout(total=60)
_WAITS = (0.1, 0.5, 1, 2, 5, 10)
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


class Deliverer:
    """Delivers updates one after the other, each until the bot has taken it."""

    def __init__(
        self, webhook: Webhook, updates: Updates, bell: Bell, clock: Callable[[], float]
    ) -> None:
        self._webhook, self._updates, self._bell, self._clock = webhook, updates, bell, clock
        self._failures = 0

    async def run(self) -> None:
        """Delivers until it is cancelled."""
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as client:
            while True:
                waits = await self._bell.until(self._waits, 3600)
                if waits and not await self._deliver(client):
                    await self._bell.until(self._changed(), self._wait)

    @property
    def _wait(self) -> float:
        return _WAITS[min(self._failures, len(_WAITS)) - 1]

    def _changed(self) -> Callable[[], bool]:
        """Says whether another address was set since."""
        url = self._webhook.url
        return lambda: self._webhook.url != url

    def _waits(self) -> bool:
        return bool(self._webhook.url and self._updates.pending)

    async def _deliver(self, client: aiohttp.ClientSession) -> bool:
        update, url = self._updates.pending[0], self._webhook.url
        secret = self._webhook.secret_token
        headers = {_SECRET_HEADER: secret} if secret else {}
        try:
            async with client.post(url, json=update, headers=headers) as response:
                error = self._judge(response.status)
        except (aiohttp.ClientError, TimeoutError, OSError) as failure:
            error = f"Connection failed: {failure}" if str(failure) else "Read timeout expired"
        if url != self._webhook.url:
            return False
        if error:
            self._failures += 1
            self._webhook.last_error = error
            self._webhook.last_error_date = int(self._clock())
            return False
        self._failures = 0
        with contextlib.suppress(ValueError):
            self._updates.pending.remove(update)
        self._bell.ring()
        return True

    @staticmethod
    def _judge(status: int) -> str:
        return "" if 200 <= status < 300 else f"Wrong response from the webhook: {status}"
