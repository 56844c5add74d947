"""Parameters come in the query, in forms and as JSON, and each of them is checked."""

from __future__ import annotations

import json
from typing import Any

import aiogram.methods
import aiohttp
import pytest

from botapi.methods import METHODS
from botapi.testing import Running

Answer = dict[str, Any]

#: Of business accounts, of replies to channels' direct messages, and of what became known under other names.
_LEFT_OUT = {
    *("ephemeral_message_parameters", "receiver_user_id", "callback_query_id", "rich_message"),
    *("allow_sending_without_reply", "disable_web_page_preview", "reply_to_message_id"),
}
_NAMES = [name for name in METHODS if name not in ("getMe", "logOut", "close")]


@pytest.mark.parametrize(
    "body",
    [
        {"params": {"chat_id": "77", "text": "hi", "disable_notification": "true"}},
        {"data": {"chat_id": "77", "text": "hi"}},
        {"json": {"chat_id": 77, "text": "hi", "reply_markup": {"remove_keyboard": True}}},
        {"json": {"chat_id": "77", "text": "hi", "reply_markup": '{"force_reply": true}'}},
    ],
)
async def test_all_bodies_mean_the_same(server: Running, body: dict[str, Any]) -> None:
    server.person(77)
    answer = await call(server, "sendMessage", **body)
    assert (answer["ok"], answer["result"]["text"]) == (True, "hi")


async def test_a_get_request_is_a_call(server: Running) -> None:
    url = f"{server.url}/bot{server.token}/getme"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert (await answer.json())["result"]["is_bot"]


async def test_a_file_may_stand_in_the_parameters_own_part(server: Running) -> None:
    server.person(77)
    form = aiohttp.FormData({"chat_id": "77"})
    form.add_field("document", b"a,b", filename="homes.csv", content_type="text/csv")
    answer = await call(server, "sendDocument", data=form)
    assert answer["result"]["document"]["mime_type"] == "text/csv"


@pytest.mark.parametrize(
    ("method", "body", "reason"),
    [
        ("sendMessage", {"text": "hi"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 77}, "message text is empty"),
        ("sendPhoto", {"chat_id": 77}, "there is no photo in the request"),
        ("sendMessage", {"chat_id": 77, "text": "a", "txet": "b"}, 'unknown parameter "txet"'),
        ("setMyCommands", {}, 'parameter "commands" is required'),
        ("setMyCommands", {"commands": "["}, "can't parse commands"),
        ("sendMessage", {"chat_id": 77, "text": "a", "reply_markup": "[]"}, "can't parse reply_markup"),
        ("getUpdates", {"limit": 0}, "can't parse limit"),
        ("sendPhoto", {"chat_id": 77, "photo": "attach://x"}, 'file "x" is not in the request'),
        ("setMyCommands", {"commands": [{"command": "Go!", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyName", {"name": "x", "language_code": "english"}, "invalid language code specified"),
        ("sendMessage", {"chat_id": "@nobody", "text": "a"}, "chat not found"),
        ("getFile", {"file_id": "x"}, "invalid file_id"),
    ],
)  # fmt: skip
async def test_wrong_parameters_are_told(
    server: Running, method: str, body: dict[str, Any], reason: str
) -> None:
    server.person(77)
    answer = await call(server, method, json=body)
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert answer["description"].startswith(f"Bad Request: {reason}")


async def test_what_is_no_json_is_told(server: Running) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await call(server, "getMe", data=b"{", headers=headers)
    assert answer["description"] == "Bad Request: can't parse request as JSON"


async def test_there_is_no_such_method(server: Running) -> None:
    assert (await call(server, "sendLove"))["error_code"] == 404


@pytest.mark.parametrize("name", _NAMES)
def test_every_parameter_that_aiogram_knows_is_known(name: str) -> None:
    theirs = getattr(aiogram.methods, name[0].upper() + name[1:]).model_fields
    ours = METHODS[name][0].model_fields
    assert theirs.keys() - _LEFT_OUT <= ours.keys()
    required = {field for field, one in theirs.items() if one.is_required()}
    assert {field for field, one in ours.items() if one.is_required()} - {"text"} <= required


async def test_commands_are_kept_by_scope_and_language(server: Running) -> None:
    commands = [{"command": "/start", "description": "begin"}]
    scope = json.dumps({"type": "all_private_chats"})
    await call(server, "setMyCommands", json={"commands": commands, "scope": scope})
    found = await call(server, "getMyCommands", json={"scope": scope})
    assert found["result"] == [{"command": "start", "description": "begin"}]
    assert (await call(server, "getMyCommands"))["result"] == []
    await call(server, "deleteMyCommands", json={"scope": scope})
    assert (await call(server, "getMyCommands", json={"scope": scope}))["result"] == []


async def test_the_menu_button_is_of_a_chat_or_of_all(server: Running) -> None:
    server.person(77)
    button = {"type": "web_app", "text": "Homes", "web_app": {"url": "https://homing.test/"}}
    await call(server, "setChatMenuButton", json={"menu_button": button})
    assert (await call(server, "getChatMenuButton"))["result"] == button
    told = await call(server, "getChatMenuButton", json={"chat_id": 77})
    assert told["result"] == {"type": "default"}


async def call(server: Running, method: str, **body: Any) -> Answer:
    """The answer to a call."""
    async with aiohttp.ClientSession() as session:
        url = f"{server.url}/bot{server.token}/{method}"
        async with session.post(url, **body) as answer:
            found: Answer = await answer.json()
            return found
