"""setMyCommands, getMyCommands, deleteMyCommands, setChatMenuButton, getChatMenuButton."""

from __future__ import annotations

import json
import re
from typing import Any, Literal

from botapi.call import Call
from botapi.entities import units
from botapi.errors import bad_request
from botapi.fields import AsJson, ChatId, Object, Parameters
from botapi.markup import WebApp, check_web_app
from botapi.methods.profile import check_language

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_MOST, _DESCRIPTION = 100, 256
#: Scopes from the most narrow to the widest: https://core.telegram.org/bots/api#determining-list-of-commands
_OF_CHAT = ("chat", "chat_administrators", "chat_member")


class Command(Object):
    command: str
    description: str


class Scope(Object):
    type: Literal[
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
    chat_id: ChatId | None = None
    user_id: int | None = None


class Commands(Parameters):
    scope: AsJson[Scope | None] = None
    language_code: str = ""


class SetMyCommands(Commands):
    commands: AsJson[list[Command]]


class MenuButton(Object):
    type: Literal["commands", "web_app", "default"]
    text: str | None = None
    web_app: WebApp | None = None


class GetChatMenuButton(Parameters):
    chat_id: int | None = None


class SetChatMenuButton(GetChatMenuButton):
    menu_button: AsJson[MenuButton | None] = None


async def set_my_commands(call: Call, given: SetMyCommands) -> Any:
    key = _key(call, given)
    if len(given.commands) > _MOST:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for one in given.commands:
        # The slash is allowed and taken off.
        if not _COMMAND.fullmatch(one.command.removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not one.description or units(one.description) > _DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    call.world.profile.commands[key] = [
        {"command": one.command.removeprefix("/"), "description": one.description}
        for one in given.commands
    ]
    call.world.bell.ring()
    return True


async def get_my_commands(call: Call, given: Commands) -> Any:
    return call.world.profile.commands.get(_key(call, given), [])


async def delete_my_commands(call: Call, given: Commands) -> Any:
    call.world.profile.commands.pop(_key(call, given), None)
    return True


async def set_chat_menu_button(call: Call, given: SetChatMenuButton) -> Any:
    button = given.menu_button or MenuButton(type="default")
    if button.type == "web_app":
        if not button.text or button.web_app is None:
            raise bad_request("can't parse menu button: text and web_app are required")
        check_web_app("menu button", button.web_app.url, call.options.http_on_loopback)
    told = button.model_dump(exclude_none=True)
    if given.chat_id is None:
        call.world.profile.menu_button = told
    else:
        call.world.chat(given.chat_id).menu_button = told
    call.world.bell.ring()
    return True


async def get_chat_menu_button(call: Call, given: GetChatMenuButton) -> Any:
    if given.chat_id is None:
        return call.world.profile.menu_button
    return call.world.chat(given.chat_id).menu_button or {"type": "default"}


def _key(call: Call, given: Commands) -> str:
    check_language(given.language_code)
    scope = given.scope or Scope(type="default")
    if scope.type in _OF_CHAT:
        if scope.chat_id is None:
            raise bad_request("chat_id is empty")
        call.world.chat(scope.chat_id)
    told = scope.model_dump(exclude_none=True)
    return json.dumps([told, given.language_code], sort_keys=True)
