"""The Bot API server that the release's bot and workers talk to, and people in chats with the bot."""

from __future__ import annotations

import asyncio
from typing import Any

from botapi import testing
from botapi.journal import Entry
from botapi.messages import Message
from botapi.options import Options
from botapi.testing import Running, Visitor
from e2e.background import Background

PORT = 8081


class TalkError(Exception):
    """The bot did not do what a person expected."""


class Talker:
    """A person in a chat with the bot; each call returns when the bot has answered."""

    def __init__(self, background: Background, visitor: Visitor) -> None:
        self._background = background
        self.visitor = visitor
        #: What the bot showed last.
        self.shown: Message | None = None

    @property
    def id(self) -> int:
        """Of the person, and of the chat."""
        return self.visitor.id

    @property
    def buttons(self) -> list[str]:
        """What the buttons of what was shown last say when they are pressed."""
        shown = self.shown.buttons if self.shown else ()
        return [str(one.get("callback_data")) for one in shown]

    @property
    def heard(self) -> list[Message]:
        """All that the bot said and did not delete, oldest first."""
        return self._background.run(self._heard())

    def say(self, text: str) -> None:
        """Writes, and waits for nothing."""
        self._background.run(self._say(text))

    def ask(self, text: str) -> Message:
        """Writes, and gives what the bot says next."""
        self.shown = self._background.run(self.visitor.ask(text))
        return self.shown

    def next(self, seconds: float = 60) -> Message:
        """The next message that nobody has looked at yet."""
        return self._background.run(self.visitor.reply(seconds))

    def press(self, data: str) -> Message:
        """Presses a button of what was shown last, which changes it.

        Raises:
            TalkError: there is no such button, or nothing changed.
        """
        if self.shown is None or data not in self.buttons:
            raise TalkError(f"{data} is not among {self.buttons}")
        return self._background.run(self._press(self.shown, data))

    async def _heard(self) -> list[Message]:
        return self.visitor.heard

    async def _say(self, text: str) -> None:
        self.visitor.say(text)

    async def _press(self, shown: Message, data: str) -> Message:
        before = len(shown.history)
        self.visitor.press_data(shown, data)
        if not await self.visitor.world.bell.until(lambda: len(shown.history) > before, 20):
            raise TalkError(f"nothing changed after {data}")
        return shown


class Telegram:
    """The server, as a test sees it."""

    def __init__(self, background: Background, host: str) -> None:
        self._background = background
        self._running: Running = background.enter(testing.running(Options(), PORT, host))

    @property
    def url(self) -> str:
        """Of the Bot API."""
        return self._running.url

    @property
    def token(self) -> str:
        """Of the one bot."""
        return self._running.token

    def person(self, person_id: int, language: str = "en") -> Talker:
        """Somebody who has not talked with the bot yet."""
        visitor = self._background.run(self._person(person_id, language))
        return Talker(self._background, visitor)

    def calls(self, method: str | None = None, **asked: Any) -> list[Entry]:
        """The journal: see `botapi.journal.Journal.calls`."""
        return self._background.run(self._calls(method, asked))

    def sent(self, chat_id: int | None = None) -> list[Message]:
        """What the bot sent, to one chat or all."""
        return self._background.run(self._sent(chat_id))

    def photo(self, message: Message) -> bytes:
        """The largest picture of a message."""
        return self._background.run(self._photo(message))

    def refuse(self) -> None:
        """Refuses connections until `accept`."""
        self._background.run(self._running.refuse())

    def accept(self) -> None:
        """Listens again."""
        self._background.run(self._running.accept())

    def wait_asked(self, seconds: float = 90) -> None:
        """Returns when a bot waits for updates."""
        self._background.run(asyncio.wait_for(self._running.asked(seconds), seconds))

    async def _person(self, person_id: int, language: str) -> Visitor:
        return self._running.person(person_id, language)

    async def _photo(self, message: Message) -> bytes:
        found = self._running.file(message.content["photo"][-1]["file_id"])
        return found.content or b""

    async def _calls(self, method: str | None, asked: dict[str, Any]) -> list[Entry]:
        return self._running.calls(method, **asked)

    async def _sent(self, chat_id: int | None) -> list[Message]:
        return self._running.sent(chat_id)
