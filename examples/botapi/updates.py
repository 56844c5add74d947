"""Updates that wait for the bot: https://core.telegram.org/bots/api#getting-updates"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from botapi.bell import Bell
from botapi.errors import Refusal, conflict
from botapi.webhook import Webhook

#: Kinds that come only if they are asked for.
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_TERMINATED = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
_WEBHOOK = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Updates:
    """A queue that forgets an update once a later one was asked for."""

    def __init__(self, bell: Bell, webhook: Webhook) -> None:
        self._bell = bell
        self._webhook = webhook
        self.pending: deque[dict[str, Any]] = deque()
        #: Empty means all but those on request.
        self.allowed: list[str] = []
        self.last_id = 100_000
        #: Calls that wait for updates now.
        self.waiting = 0
        self._poller = 0

    def push(self, kind: str, body: dict[str, Any]) -> int | None:
        """Adds an update of a kind; gives its id, or None where the bot does not want that kind."""
        if kind not in self.allowed if self.allowed else kind in _ON_REQUEST:
            return None
        self.last_id += 1
        self.pending.append({"update_id": self.last_id, kind: body})
        self._bell.ring()
        return self.last_id

    def confirm(self, offset: int) -> None:
        """Forgets what comes before an offset; a negative one keeps so many from the end."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while offset > 0 and self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()

    async def poll(
        self, *, offset: int, limit: int, timeout: float, allowed: Sequence[str] | None
    ) -> list[dict[str, Any]]:
        """The next updates, after a while if there are none yet.

        Raises:
            Refusal: a webhook takes them, or another poller came.
        """
        self._check_webhook()
        if allowed is not None:
            self.allowed = list(allowed)
        self._poller += 1
        me = self._poller
        self.confirm(offset)
        self.waiting += 1
        self._bell.ring()
        try:
            reason = await self._bell.until(lambda: self._reason(me), timeout)
        finally:
            self.waiting -= 1
        if isinstance(reason, Refusal):
            raise reason
        return [self.pending[place] for place in range(min(limit, len(self.pending)))]

    def _reason(self, poller: int) -> Refusal | bool:
        """Why a poller should answer now."""
        if poller != self._poller:
            return conflict(_TERMINATED)
        if self._webhook.url:
            return conflict("terminated by setWebhook request")
        return bool(self.pending)

    def _check_webhook(self) -> None:
        if self._webhook.url:
            raise conflict(_WEBHOOK)
