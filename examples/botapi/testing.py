"""A server for tests: in the same process, on a free port. See the package's docstring for how it is used."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from botapi import server
from botapi.acting import ActError, Actor
from botapi.entities import formatted
from botapi.errors import Refusal
from botapi.faults import Fault, Faults
from botapi.files import File
from botapi.journal import Entry, Journal
from botapi.listener import Listener
from botapi.messages import Message
from botapi.options import Options
from botapi.server import Server
from botapi.world import DEFAULT_TOKEN, Callback, Chat, Person, World
from testserver.faults import FaultKind

__all__ = [
    "DEFAULT_TOKEN",
    "ActError",
    "Fault",
    "FaultKind",
    "Message",
    "Options",
    "Refusal",
    "Running",
    "Visitor",
    "running",
    "visible",
]

#: Seconds that one waits for the bot.
_PATIENCE = 20.0


class Visitor(Actor):
    """A person of a test, in a chat with the bot."""

    def __init__(self, world: World, person_id: int, chat_id: int | None = None) -> None:
        super().__init__(world, person_id, chat_id)
        self._heard = 0

    @property
    def heard(self) -> list[Message]:
        """What the bot said in this chat and did not delete, oldest first."""
        return [one for one in self.world.sent(self.chat_id) if not one.is_deleted]

    async def reply(self, timeout: float = _PATIENCE) -> Message:
        """The next message of the bot that this did not give yet.

        Raises:
            TimeoutError: none came.
        """
        found = await self.world.bell.until(self._next, timeout)
        if found is None:
            raise TimeoutError(f"the bot said nothing in chat {self.chat_id} in {timeout} s")
        self._heard = found.message_id
        return found

    async def ask(self, text: str, timeout: float = _PATIENCE) -> Message:
        """Writes, and gives the bot's next message."""
        self.say(text)
        return await self.reply(timeout)

    async def answered(self, pressed: Callback, timeout: float = _PATIENCE) -> dict[str, Any]:
        """What the bot answered to a press: `text`, `show_alert`, `url`.

        Raises:
            TimeoutError: nothing.
        """
        answer = await self.world.bell.until(lambda: pressed.answer, timeout)
        if answer is None:
            raise TimeoutError(f"the bot did not answer the press of {pressed.data!r}")
        return answer

    async def edited(self, message: Message, timeout: float = _PATIENCE) -> Message:
        """The message once it has another content or keyboard than now.

        Raises:
            TimeoutError: it stays as it is.
        """
        before = len(message.history)
        if not await self.world.bell.until(lambda: len(message.history) > before, timeout):
            raise TimeoutError(f"message {message.message_id} was not edited")
        return message

    def _next(self) -> Message | None:
        return next((one for one in self.heard if one.message_id > self._heard), None)


@dataclass(frozen=True)
class Attached:
    """A file of a message."""

    file: File
    #: None where a URL was given that was not loaded.
    content: bytes | None

    @property
    def url(self) -> str:
        """Where one was given."""
        return self.file.url


class Running:
    """A server that answers on a port of its own."""

    def __init__(self, server: Server, listener: Listener) -> None:
        self.server = server
        self._listener = listener

    @property
    def url(self) -> str:
        """The Bot API's address, without a slash at the end; stays the same over `refuse` and `accept`."""
        return self._listener.url

    @property
    def token(self) -> str:
        return self.server.world.token

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a bot."""
        return {"TELEGRAM_TOKEN": self.token, "TELEGRAM_API_URL": self.url}

    @property
    def world(self) -> World:
        return self.server.world

    @property
    def journal(self) -> Journal:
        return self.server.journal

    @property
    def faults(self) -> Faults:
        return self.server.faults

    def person(
        self, person_id: int, language: str = "en", name: str = "Olha", *, is_open: bool = True
    ) -> Visitor:
        """Somebody, made known on the first call; a closed chat has not seen /start yet."""
        if person_id not in self.world.people:
            self.world.add_person(Person(person_id, name, language=language))
            self.world.chats[person_id].is_open = is_open
        return Visitor(self.world, person_id)

    def group(self, chat_id: int, *members: int, title: str = "Homes") -> Chat:
        """A group or, for -100..., a supergroup with the bot and these people in it."""
        chat = self.world.chats.get(chat_id)
        if chat is None:
            kind = "supergroup" if str(chat_id).startswith("-100") else "group"
            chat = Chat(chat_id, "supergroup" if kind == "supergroup" else "group", title)
            chat.members[self.world.profile.id] = "member"
            self.world.chats[chat_id] = chat
        chat.members |= {self.person(one).id: "member" for one in members}
        return chat

    def migrate(self, chat_id: int, new_id: int) -> Chat:
        """Makes a group a supergroup: sends to the old id are refused with `migrate_to_chat_id`."""
        old = self.world.chats[chat_id]
        new = self.group(new_id, title=old.title)
        new.members |= old.members
        old.migrated_to = new_id
        return new

    def sent(self, chat_id: int | None = None) -> list[Message]:
        """What the bot sent to a chat or to all, oldest first; deleted messages, too."""
        if chat_id is not None and chat_id not in self.world.chats:
            return []
        return list(self.world.sent(chat_id))

    def calls(self, method: str | None = None, **asked: Any) -> list[Entry]:
        """Entries of the journal: by `chat`, `accepted`, `status`, `since`."""
        return self.journal.calls(method, **asked)

    def fail(self, status: int, description: str, **parameters: int) -> None:
        """The next call that sends something is refused."""
        self.faults.add(
            Fault(
                kind=FaultKind.STATUS,
                status=status,
                description=description,
                parameters=parameters,
            )
        )

    def file(self, file_id: str | None) -> Attached:
        """What was attached."""
        file = self.server.files.by_id[str(file_id)]
        return Attached(file, self.server.files.content(file))

    async def asked(self, timeout: float = _PATIENCE) -> None:
        """Returns when a bot waits for updates.

        Raises:
            TimeoutError: none does.
        """
        if not await self.world.bell.until(lambda: self.world.updates.waiting, timeout):
            raise TimeoutError(f"no bot asked for updates in {timeout} s")

    async def refuse(self) -> None:
        """Refuses connections, and ends those there are."""
        await self._listener.refuse()

    async def accept(self) -> None:
        """Listens again, on the same port."""
        await self._listener.start()


@contextlib.asynccontextmanager
async def running(
    options: Options | None = None, port: int = 0, host: str = "127.0.0.1"
) -> AsyncIterator[Running]:
    """Runs a server; strict, without rate limits, by default."""
    made = Server(options or Options())
    async with server.serve(made, port, host) as listener:
        yield Running(made, listener)


def visible(text: str, parse_mode: str = "HTML") -> str:
    """What a person sees of a text with markup.

    Raises:
        Refusal: Telegram would not understand it.
    """
    return formatted(text, parse_mode).text
