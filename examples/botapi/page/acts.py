"""What a person does on the page."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from botapi.acting import ActError, Actor
from botapi.messages import Message
from botapi.page.state import speaker
from botapi.world import Chat, Person, World

#: Seconds that one waits for the answer to a press.
_PATIENCE = 15
_FIRST_ID = 1001
#: Made up; numbers of this form are set aside for fiction.
_PHONE = "+15555550100"
_PLACE = {"latitude": 50.4501, "longitude": 30.5234}


class _Act(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Meet(_Act):
    act: Literal["meet"]
    name: Annotated[str, Field(min_length=1, max_length=64)]
    language: Annotated[str, Field(pattern="^[a-z]{2}$")]


class _InChat(_Act):
    chat: int


class _Say(_InChat):
    act: Literal["say"]
    text: Annotated[str, Field(min_length=1, max_length=4096)]


class _Share(_InChat):
    act: Literal["share"]
    what: Literal["request_contact", "request_location"]


class _Press(_InChat):
    act: Literal["press"]
    message: int
    row: int
    column: int


class _Block(_InChat):
    act: Literal["block", "unblock"]


Act = Annotated[_Meet | _Say | _Share | _Press | _Block, Field(discriminator="act")]
acts: TypeAdapter[_Meet | _Say | _Share | _Press | _Block] = TypeAdapter(Act)


async def do(world: World, act: BaseModel) -> dict[str, Any]:
    """Does it; gives what the page is to show for it.

    Raises:
        ActError: there is no such chat, message or button.
    """
    if isinstance(act, _Meet):
        return {"chat": meet(world, act.name, act.language).id}
    if not isinstance(act, _InChat):
        raise ActError("unknown act")
    actor = actor_in(world, act.chat)
    match act:
        case _Say():
            actor.say(act.text)
        case _Share():
            actor.send(_shared(world.people[actor.id], act.what))
        case _Block(act="block"):
            actor.block()
        case _Block():
            actor.unblock()
        case _Press():
            return await _press(world, actor, act)
    return {}


def meet(world: World, name: str, language: str) -> Person:
    """Makes somebody known who has not spoken to the bot yet."""
    number = max([_FIRST_ID - 1, *(one for one in world.people if one > 0)]) + 1
    person = world.add_person(Person(number, name, language=language))
    world.bell.ring()
    return person


def actor_in(world: World, chat_id: int) -> Actor:
    """Who speaks in a chat.

    Raises:
        ActError: nobody, or there is no such chat.
    """
    chat = _chat(world, chat_id)
    person = speaker(world, chat)
    if person is None:
        raise ActError(f"nobody is in chat {chat_id}")
    return Actor(world, person.id, chat_id)


def button_of(world: World, chat_id: int, message: int, row: int, column: int) -> dict[str, Any]:
    """An inline button.

    Raises:
        ActError: there is none.
    """
    rows = _message(world, chat_id, message).rows
    if not 0 <= row < len(rows) or not 0 <= column < len(rows[row]):
        raise ActError("there is no such button any more")
    return rows[row][column]


async def _press(world: World, actor: Actor, act: _Press) -> dict[str, Any]:
    button = button_of(world, act.chat, act.message, act.row, act.column)
    message = _message(world, act.chat, act.message)
    if button.get("pay"):
        checkout = actor.pay(message)
        await world.bell.until(lambda: checkout.is_ok is not None, _PATIENCE)
        told = {None: "The bot did not answer.", True: "Paid.", False: checkout.error}
        return {"answer": {"text": told[checkout.is_ok], "show_alert": True, "url": ""}}
    if "callback_data" not in button:
        raise ActError("this button does nothing here")
    pressed = actor.press_data(message, button["callback_data"])
    return {"answer": await world.bell.until(lambda: pressed.answer, _PATIENCE)}


def _shared(person: Person, what: str) -> dict[str, Any]:
    if what == "request_location":
        return {"location": _PLACE}
    contact = {"phone_number": _PHONE, "first_name": person.first_name, "user_id": person.id}
    return {"contact": contact}


def _chat(world: World, chat_id: int) -> Chat:
    chat = world.chats.get(chat_id)
    if chat is None:
        raise ActError(f"there is no chat {chat_id}")
    return chat


def _message(world: World, chat_id: int, message_id: int) -> Message:
    message = _chat(world, chat_id).messages.get(message_id)
    if message is None or message.is_deleted:
        raise ActError(f"there is no message {message_id} any more")
    return message
