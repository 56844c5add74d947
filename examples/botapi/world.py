"""Who is there and what was said: a bot, people, chats, messages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from botapi.bell import Bell
from botapi.errors import bad_request, forbidden, migrated
from botapi.messages import Message
from botapi.payments import Checkout, Invoice, Payment
from botapi.updates import Updates
from botapi.webhook import Webhook

ChatType = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "left", "kicked"]

#: Made up.
DEFAULT_TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"  # noqa: S105 - of a server that is its own


@dataclass
class Person:
    """Somebody with a Telegram account."""

    id: int
    first_name: str = "Olha"
    last_name: str = ""
    username: str = ""
    language: str = "en"
    is_premium: bool = False
    #: The account is gone.
    is_deactivated: bool = False


@dataclass
class Chat:
    """A place where messages stand; a private chat has the id of its person."""

    id: int
    type: ChatType = "private"
    title: str = ""
    username: str = ""
    #: By person's id; the bot's, too.
    members: dict[int, Status] = field(default_factory=dict)
    #: In a private chat: whether the person has ever written to the bot, so that it may answer.
    is_open: bool = False
    #: In a private chat: the person does not want to hear from the bot.
    is_blocked: bool = False
    migrated_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    #: Of the bot's menu button here; None is the default one.
    menu_button: dict[str, Any] | None = None


@dataclass
class Callback:
    """A press of an inline button."""

    id: str
    from_id: int
    chat_id: int
    message_id: int
    data: str
    #: Unix time in seconds.
    at: float
    #: What the bot answered: `text`, `show_alert`, `url`.
    answer: dict[str, Any] | None = None


@dataclass
class Profile:
    """What the bot says about itself; by language where it may differ, "" is for all others."""

    id: int
    first_name: str = "Homing"
    username: str = "homing_test_bot"
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    #: By scope as JSON and language.
    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    menu_button: dict[str, Any] = field(default_factory=lambda: {"type": "commands"})


@dataclass
class Numbers:
    """What was given last."""

    last: int = 0
    last_message: int = 0


class World:
    """All that the server knows."""

    def __init__(
        self,
        token: str = DEFAULT_TOKEN,
        clock: Callable[[], float] = time.time,
        messages_kept: int = 10_000,
    ) -> None:
        self.token = token
        self.clock = clock
        self._messages_kept = messages_kept
        self.bell = Bell()
        self.profile = Profile(int(token.split(":")[0]))
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.callbacks: dict[str, Callback] = {}
        self.webhook = Webhook()
        self.updates = Updates(self.bell, self.webhook)
        #: By "chat/message" or by link.
        self.invoices: dict[str, Invoice] = {}
        self.checkouts: dict[str, Checkout] = {}
        #: By charge id.
        self.payments: dict[str, Payment] = {}
        self.numbers = Numbers()

    @property
    def now(self) -> int:
        """Unix time in whole seconds."""
        return int(self.clock())

    def number(self) -> int:
        """A number that was never given before."""
        self.numbers.last += 1
        return self.numbers.last

    def message_id(self) -> int:
        """An id for a message. Private chats and groups share the bot's numbers, and so do all chats here."""
        self.numbers.last_message += 1
        return self.numbers.last_message

    def add_person(self, person: Person) -> Person:
        """Makes somebody known, with an empty private chat that is closed to the bot."""
        self.people[person.id] = person
        self.chats.setdefault(person.id, Chat(person.id))
        return person

    def add(self, message: Message) -> Message:
        """Puts a message into its chat; the oldest is forgotten where there are too many."""
        messages = self.chats[message.chat_id].messages
        messages[message.message_id] = message
        if len(messages) > self._messages_kept:
            del messages[next(iter(messages))]
        self.bell.ring()
        return message

    def chat(self, chat_id: int | str) -> Chat:
        """A chat by its id or by "@name".

        Raises:
            Refusal: there is none, or it moved.
        """
        found = self._find(chat_id)
        if found is None:
            raise bad_request("chat not found")
        if found.migrated_to is not None:
            raise migrated(found.migrated_to)
        return found

    def destination(self, chat_id: int | str) -> Chat:
        """A chat that the bot may write to.

        Raises:
            Refusal: it may not, or there is none.
        """
        chat = self.chat(chat_id)
        if chat.type == "private":
            self._check_private(chat)
        elif (status := chat.members.get(self.profile.id)) in (None, "left", "kicked"):
            how = "kicked from" if status == "kicked" else "not a member of"
            was = "was" if status == "kicked" else "is"
            raise forbidden(f"bot {was} {how} the {chat.type} chat")
        return chat

    def message(self, chat: Chat, message_id: int, missing: str) -> Message:
        """A message that still stands.

        Raises:
            Refusal: there is none, told as `missing`.
        """
        found = chat.messages.get(message_id)
        if found is None or found.is_deleted:
            raise bad_request(missing)
        return found

    def sent(self, chat_id: int | None = None) -> Iterator[Message]:
        """What the bot sent to a chat or to all, deleted messages too, oldest first."""
        chats = self.chats.values() if chat_id is None else [self.chats[chat_id]]
        found = [one for chat in chats for one in chat.messages.values() if one.method]
        return iter(sorted(found, key=lambda one: one.message_id))

    def _find(self, chat_id: int | str) -> Chat | None:
        if isinstance(chat_id, str) and chat_id.startswith("@"):
            named = (c for c in self.chats.values() if c.type != "private" and c.username)
            return next((c for c in named if c.username.lower() == chat_id[1:].lower()), None)
        try:
            return self.chats.get(int(chat_id))
        except ValueError:
            return None

    def _check_private(self, chat: Chat) -> None:
        if self.people[chat.id].is_deactivated:
            raise forbidden("user is deactivated")
        if chat.is_blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.is_open:
            raise forbidden("bot can't initiate conversation with a user")
