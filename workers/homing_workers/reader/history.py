"""The questions that a reader asks: one at a time, counted, and never while Telegram demands a pause.

Nothing is resolved by name, and nothing joined: chats are opened by what the account's dialogs have told.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from telethon import TelegramClient, errors, functions, types, utils

from homing.storage.database import Pool
from homing.tasks import is_cancelled
from homing_workers.accounts import flood
from homing_workers.reader import figures, posts, updates
from homing_workers.reader.change import Change
from homing_workers.reader.posts import Names

#: Messages in one answer, as many as Telegram gives.
PAGE = 100

#: Seconds after which no answer comes any more.
_TIMEOUT = 60

#: Reading a chat is over for the account.
LOST = (errors.ChannelPrivateError, errors.ChannelInvalidError, errors.ChatForbiddenError)


class NotAMember(Exception):
    """The account's dialogs do not have the chat."""


class Dialog(NamedTuple):
    """How far a chat is."""

    chat_id: int
    newest_id: int
    pts: int


@dataclass(frozen=True)
class Difference:
    """What was missed.

    Attributes:
        pts: up to here.
        final: whether that is all.
        too_long: Telegram does not tell so much; history has it.
    """

    changes: Sequence[Change]
    pts: int
    final: bool = True
    too_long: bool = False


@dataclass
class History:
    """Asks on behalf of an account.

    Attributes:
        hashes: what opens the chats that it is a member of, by their id.
        calls: how often each method was asked.
    """

    client: TelegramClient
    pool: Pool
    account_id: str
    before: Callable[[], Awaitable[None]]
    hashes: dict[int, int] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def forget(self, chat_id: int) -> None:
        """The chat cannot be opened any more."""
        self.hashes.pop(chat_id, None)

    async def page(
        self, chat_id: int, *, below: int = 0, above: int = 0, limit: int = PAGE
    ) -> Change:
        """The newest messages with ids between these, neither included; 0 sets no bound."""
        return await self._messages(
            chat_id, self._history(chat_id, offset_id=below, min_id=above, limit=limit)
        )

    async def before_time(self, chat_id: int, at: datetime) -> int:
        """The id of the newest message that is older; 0 where there is none."""
        found = await self._messages(chat_id, self._history(chat_id, offset_date=at, limit=1))
        return max(found.ids, default=0)

    async def oldest(self, chat_id: int) -> int:
        """The id of the first message that there is; 0 where there is none.

        https://core.telegram.org/api/offsets
        """
        found = await self._messages(
            chat_id, self._history(chat_id, offset_id=1, add_offset=-1, limit=1)
        )
        return max(found.ids, default=0)

    async def by_ids(self, chat_id: int, ids: Iterable[int]) -> Change:
        """What is under these ids, 100 at most; what is not there any more is gone."""
        asked = [types.InputMessageID(number) for number in ids]
        request = functions.channels.GetMessagesRequest(self._channel(chat_id), asked)
        return await self._messages(chat_id, request)

    async def difference(self, chat_id: int, pts: int) -> Difference:
        """What has happened since."""
        found = await self._ask(
            functions.updates.GetChannelDifferenceRequest(
                self._channel(chat_id),
                types.ChannelMessagesFilterEmpty(),
                pts=pts,
                limit=PAGE,
                force=False,
            )
        )
        match found:
            case types.updates.ChannelDifferenceEmpty():
                return Difference((), found.pts)
            case types.updates.ChannelDifferenceTooLong():
                return Difference((), found.dialog.pts or pts, too_long=True)
        changes = updates.of_difference(chat_id, found)
        return Difference(changes, found.pts, bool(found.final))

    async def dialogs(self, chat_ids: Sequence[int]) -> list[Dialog]:
        """How far these chats are, 100 at most."""
        peers = [types.InputDialogPeer(self._peer(chat)) for chat in chat_ids]
        found = await self._ask(functions.messages.GetPeerDialogsRequest(peers))
        return [
            Dialog(int(utils.get_peer_id(each.peer)), each.top_message, each.pts or 0)
            for each in found.dialogs
            if isinstance(each, types.Dialog)
        ]

    async def _messages(self, chat_id: int, request: object) -> Change:
        found = await self._ask(request)
        names = Names.of(found.users, found.chats)
        pts = getattr(found, "pts", 0)
        return posts.change(chat_id, found.messages, names, pts=pts)

    def _history(
        self,
        chat_id: int,
        *,
        limit: int,
        offset_id: int = 0,
        min_id: int = 0,
        offset_date: datetime | None = None,
        add_offset: int = 0,
    ) -> object:
        return functions.messages.GetHistoryRequest(
            self._peer(chat_id),
            offset_id=offset_id,
            offset_date=offset_date,
            add_offset=add_offset,
            limit=limit,
            max_id=0,
            min_id=min_id,
            hash=0,
        )

    async def _ask(self, request: object) -> Any:
        """Live messages go first.

        Raises:
            ConnectionError: the connection is lost.
        """
        async with self._turn:
            return await flood.obey(self.pool, self.account_id, lambda: self._once(request))

    async def _once(self, request: object) -> Any:
        await self.before()
        method = type(request).__name__.removesuffix("Request")
        self.calls[method] += 1
        figures.asked(method)
        try:
            async with asyncio.timeout(_TIMEOUT):
                return await self.client(request)
        except asyncio.CancelledError:
            if is_cancelled():
                raise
            # So Telethon tells of requests that were under way.
            raise ConnectionError("the connection was lost") from None

    def _peer(self, chat_id: int) -> types.InputPeerChannel:
        return types.InputPeerChannel(*self._opened(chat_id))

    def _channel(self, chat_id: int) -> types.InputChannel:
        return types.InputChannel(*self._opened(chat_id))

    def _opened(self, chat_id: int) -> tuple[int, int]:
        if chat_id not in self.hashes:
            raise NotAMember(f"account {self.account_id} is no member of chat {chat_id}")
        return int(utils.resolve_id(chat_id)[0]), self.hashes[chat_id]
