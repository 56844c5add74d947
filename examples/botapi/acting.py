"""What people do: they write, press buttons, block the bot. Each act becomes an update for the bot."""

from __future__ import annotations

import re
import secrets
from typing import Any

from botapi import webapp, wire
from botapi.entities.units import units
from botapi.messages import Message
from botapi.payments import Checkout, Payment
from botapi.world import Callback, Chat, World

_COMMAND = re.compile(r"(?:(?<=\s)|^)/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")
_LINK = re.compile(r"https?://[^\s<>]+")


class ActError(Exception):
    """A person cannot do that: there is no such button, message or chat."""


class Actor:
    """Somebody in a chat; in their private chat with the bot by default."""

    def __init__(self, world: World, person_id: int, chat_id: int | None = None) -> None:
        self.world = world
        self.id = person_id
        self.chat_id = person_id if chat_id is None else chat_id

    @property
    def chat(self) -> Chat:
        return self.world.chats[self.chat_id]

    def say(self, text: str, **content: Any) -> Message:
        """Writes; opens the private chat, as Telegram's Start button does. `content` adds fields of the Message."""
        said: dict[str, Any] = {"text": text}
        if entities := sorted([*_commands(text), *_links(text)], key=lambda one: one["offset"]):
            said["entities"] = entities
        return self.send(said | content)

    def send(self, content: dict[str, Any], reply_to: int | None = None) -> Message:
        """Sends anything: a sticker, a contact, a place, in the fields of the Bot API's Message."""
        chat = self.chat
        if chat.type == "private":
            self.open()
        message = self.world.add(
            Message(
                message_id=self.world.message_id(),
                chat_id=chat.id,
                from_id=self.id,
                date=self.world.now,
                content=content,
                reply_to=reply_to,
            )
        )
        self.world.updates.push("message", wire.message(self.world, message))
        return message

    def edit(self, message: Message, text: str) -> None:
        """Changes what they wrote."""
        message.history.append(message.content)
        message.content = {"text": text}
        message.edit_date = self.world.now
        self.world.updates.push("edited_message", wire.message(self.world, message))
        self.world.bell.ring()

    def press(self, message: Message, button: str | int = 0) -> Callback:
        """Presses an inline button with `callback_data`, found by its text, its data or its place.

        Raises:
            ActError: the message has no such button.
        """
        found = _button(message, button)
        if "callback_data" not in found:
            raise ActError(f"the button {found['text']!r} sends no data to the bot")
        return self.press_data(message, found["callback_data"])

    def press_data(self, message: Message, data: str) -> Callback:
        """Presses a button that may be there no more, as an old client or a double click does."""
        pressed = Callback(
            id=str(4_000_000_000_000_000 + self.world.number()),
            from_id=self.id,
            chat_id=message.chat_id,
            message_id=message.message_id,
            data=data,
            at=self.world.clock(),
        )
        self.world.callbacks[pressed.id] = pressed
        body = {
            "id": pressed.id,
            "from": wire.user(self.world, self.id),
            "message": self._shown(message),
            "chat_instance": str(message.chat_id * 7919 + 5),
            "data": data,
        }
        self.world.updates.push("callback_query", body)
        return pressed

    def pay(self, invoice: Message | str) -> Checkout:
        """Begins to pay an invoice: of a message, or of a link. Once the bot agrees, the payment is made.

        Raises:
            ActError: there is nothing to pay.
        """
        key = invoice if isinstance(invoice, str) else f"{invoice.chat_id}/{invoice.message_id}"
        found = self.world.invoices.get(key)
        if found is None:
            raise ActError(f"there is no invoice {key}")
        checkout = Checkout(
            id=str(5_000_000_000_000_000 + self.world.number()),
            from_id=self.id,
            chat_id=self.chat_id,
            invoice=found,
            at=self.world.clock(),
        )
        self.world.checkouts[checkout.id] = checkout
        body = {
            "id": checkout.id,
            "from": wire.user(self.world, self.id),
            "currency": "XTR",
            "total_amount": found.amount,
            "invoice_payload": found.payload,
        }
        self.world.updates.push("pre_checkout_query", body)
        return checkout

    def have_paid(self, checkout: Checkout) -> Message:
        """The Stars are gone, and the bot gets to know it."""
        charge_id = f"stx{self.world.number():010}{secrets.token_hex(8)}"
        payment = Payment(charge_id, self.id, checkout.invoice, self.world.now)
        self.world.payments[charge_id] = payment
        return self.send({"successful_payment": _paid(payment)})

    def be_refunded(self, payment: Payment) -> Message:
        """The Stars are back."""
        told = _paid(payment)
        return self.send({"refunded_payment": told})

    def launch(self, button: dict[str, Any] | None = None, **how: str) -> str:
        """The address that opens with a web_app button, or with the bot's menu button: with signed initData.

        Raises:
            ActError: the button opens no Mini App.
        """
        found = button or self.chat.menu_button or self.world.profile.menu_button
        if "web_app" not in found:
            raise ActError(f"{found} opens no Mini App")
        data = webapp.init_data(
            self.world.token,
            self.world.people[self.id],
            at=self.world.clock(),
            query_id=f"AAH{secrets.token_urlsafe(15)}",
        )
        return webapp.launched(found["web_app"]["url"], data, **how)

    def open(self) -> None:
        """Lets the bot write to this person."""
        chat = self.world.chats[self.id]
        if chat.is_blocked:
            self.unblock()
        chat.is_open = True

    def block(self) -> None:
        """Wants to hear nothing more from the bot."""
        self._change_membership("member", "kicked")
        self.world.chats[self.id].is_blocked = True

    def unblock(self) -> None:
        """Lets the bot write again."""
        self._change_membership("kicked", "member")
        self.world.chats[self.id].is_blocked = False

    def _shown(self, message: Message) -> dict[str, Any]:
        if not message.is_deleted:
            return wire.message(self.world, message)
        chat = wire.chat(self.world, self.world.chats[message.chat_id])
        return {"chat": chat, "message_id": message.message_id, "date": 0}

    def _change_membership(self, old: str, new: str) -> None:
        world = self.world
        bot = wire.user(world, world.profile.id)
        body = {
            "chat": wire.chat(world, world.chats[self.id]),
            "from": wire.user(world, self.id),
            "date": world.now,
            "old_chat_member": _membership(bot, old),
            "new_chat_member": _membership(bot, new),
        }
        world.updates.push("my_chat_member", body)
        world.bell.ring()


def _paid(payment: Payment) -> dict[str, Any]:
    return {
        "currency": "XTR",
        "total_amount": payment.invoice.amount,
        "invoice_payload": payment.invoice.payload,
        "telegram_payment_charge_id": payment.charge_id,
        "provider_payment_charge_id": "",
    }


def _membership(user: dict[str, Any], status: str) -> dict[str, Any]:
    told = {"user": user, "status": status}
    return told | ({"until_date": 0} if status == "kicked" else {})


def _button(message: Message, wanted: str | int) -> dict[str, Any]:
    buttons = message.buttons
    if isinstance(wanted, int):
        if wanted < len(buttons):
            return buttons[wanted]
    else:
        for button in buttons:
            if wanted in (button["text"], button.get("callback_data")):
                return button
    texts = [button["text"] for button in buttons]
    raise ActError(f"message {message.message_id} has no button {wanted!r}, only {texts}")


def _commands(text: str) -> list[dict[str, Any]]:
    return [_entity("bot_command", text, found) for found in _COMMAND.finditer(text)]


def _links(text: str) -> list[dict[str, Any]]:
    return [_entity("url", text, found) for found in _LINK.finditer(text)]


def _entity(kind: str, text: str, found: re.Match[str]) -> dict[str, Any]:
    return {
        "type": kind,
        "offset": units(text[: found.start()]),
        "length": units(found.group()),
    }
