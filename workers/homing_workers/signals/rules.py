"""Which messages are signals, and who is told: the default, and what a file says instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from homing.models.base import Value
from homing.models.message import Message
from homing.models.message_class import SUBCATEGORIES, Domain, Intent, MessageClass
from homing.models.source.telegram import Chat, canonical
from homing.settings import values

_CHAT: TypeAdapter[str | int] = TypeAdapter(Chat)
_KNOWN = frozenset(name for names in SUBCATEGORIES.values() for name in names)


def _target(value: object) -> object:
    return str(value) if isinstance(value, int) else value


def _chat(value: object) -> object:
    try:
        return canonical(_CHAT.validate_python(value))
    except ValidationError as error:
        raise ValueError("expected @username, t.me/username, t.me/c/<id> or -100...") from error


def _known(name: str) -> str:
    if name not in _KNOWN:
        raise ValueError(
            f"no subcategory of any domain: expected one of {', '.join(sorted(_KNOWN))}"
        )
    return name


Target = Annotated[str, BeforeValidator(_target), AfterValidator(values.chat_id)]
ChatName = Annotated[str, BeforeValidator(_chat)]
Subcategory = Annotated[str, AfterValidator(_known)]


class Rule(Value):
    """A message is a signal if all that is said here is so; what is left out says nothing.

    Attributes:
        name: told in lists of signals.
        chats: of one of these, in any of the ways to name a chat.
        intents: has one of these.
        domains: is about one of these.
        subcategories: is about one of these.
        min_urgency: is at least so urgent.
        allow_spam: may be spam.
        max_age_hours: was sent so long ago at most: history tells of what is over.
        target: chat that is told; None: SIGNALS_BOT_CHAT_ID.
    """

    name: Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1f]+$")]
    chats: tuple[ChatName, ...] = ()
    intents: tuple[Intent, ...] = (Intent.REQUEST,)
    domains: tuple[Domain, ...] = ()
    subcategories: tuple[Subcategory, ...] = ()
    min_urgency: Annotated[int, Field(ge=1, le=5)] = 1
    allow_spam: bool = True
    max_age_hours: Annotated[float, Field(gt=0, le=87_600)] = 48
    target: Target | None = None

    def wants(self, message: Message, found: MessageClass, now: datetime) -> bool:
        """Whether the message is a signal of this rule."""
        return (
            self._in_chats(message)
            and _any_of(self.intents, found.intents)
            and _any_of(self.domains, [each.domain for each in found.domains])
            and _any_of(
                self.subcategories, [n for each in found.domains for n in each.subcategories]
            )
            and found.urgency_score >= self.min_urgency
            and (self.allow_spam or not found.is_spam)
            and now - message.sent_at <= timedelta(hours=self.max_age_hours)
        )

    def _in_chats(self, message: Message) -> bool:
        names = [str(message.chat_id)]
        if message.chat_username:
            names.append(canonical(message.chat_username))
        return _any_of(self.chats, names)


class Rules(Value):
    """All of them; each chat is told of a message once."""

    rules: Annotated[tuple[Rule, ...], Field(max_length=1000)]

    @model_validator(mode="after")
    def _told_apart(self) -> Rules:
        names = [rule.name for rule in self.rules]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"several rules have the same name: {', '.join(twice)}")
        return self

    def targets(
        self,
        message: Message,
        found: MessageClass,
        default: str | None,
        now: datetime | None = None,
    ) -> dict[str, str]:
        """Chats that are told of the message, each with the name of the first rule that says so.

        Args:
            message: that is there still.
            found: its class.
            default: the chat of rules that name none; None: those tell nobody.
            now: None: this moment.
        """
        at = now or datetime.now(UTC)
        told: dict[str, str] = {}
        for rule in self.rules:
            target = rule.target or default
            if target is not None and target not in told and rule.wants(message, found, at):
                told[target] = rule.name
        return told


#: Where no file says otherwise.
DEFAULT = Rules(
    rules=(Rule(name="default", domains=(Domain.CONSTRUCTION_AND_REPAIR, Domain.SERVICES)),)
)


def _any_of(wanted: Sequence[str], found: Sequence[str]) -> bool:
    return not wanted or not set(wanted).isdisjoint(found)
