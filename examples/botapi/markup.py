"""Keyboards, as strictly checked as Telegram checks them: https://core.telegram.org/bots/api#inlinekeyboardmarkup"""

from __future__ import annotations

from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from botapi.errors import Refusal, bad_request
from botapi.fields import Object

_DATA_BYTES = 64
_MOST_BUTTONS = 100
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class WebApp(Object):
    url: str


class LoginUrl(Object):
    url: str
    forward_text: str | None = None
    bot_username: str | None = None
    request_write_access: bool | None = None


class CopyText(Object):
    text: str


class ChosenChat(Object):
    query: str | None = None
    allow_user_chats: bool | None = None
    allow_bot_chats: bool | None = None
    allow_group_chats: bool | None = None
    allow_channel_chats: bool | None = None


class InlineButton(Object):
    text: str
    icon_custom_emoji_id: str | None = None
    style: Literal["danger", "success", "primary"] | None = None
    url: str | None = None
    callback_data: str | None = None
    web_app: WebApp | None = None
    login_url: LoginUrl | None = None
    switch_inline_query: str | None = None
    switch_inline_query_current_chat: str | None = None
    switch_inline_query_chosen_chat: ChosenChat | None = None
    copy_text: CopyText | None = None
    callback_game: dict[str, Any] | None = None
    pay: bool | None = None


class InlineKeyboard(Object):
    inline_keyboard: list[list[InlineButton]]


class ReplyButton(Object):
    text: str
    icon_custom_emoji_id: str | None = None
    style: Literal["danger", "success", "primary"] | None = None
    request_users: dict[str, Any] | None = None
    request_chat: dict[str, Any] | None = None
    request_managed_bot: dict[str, Any] | None = None
    request_contact: bool | None = None
    request_location: bool | None = None
    request_poll: dict[str, Any] | None = None
    web_app: WebApp | None = None


class ReplyKeyboard(Object):
    keyboard: list[list[ReplyButton | str]]
    is_persistent: bool | None = None
    resize_keyboard: bool | None = None
    one_time_keyboard: bool | None = None
    input_field_placeholder: str | None = None
    selective: bool | None = None


class ReplyKeyboardRemove(Object):
    remove_keyboard: Literal[True]
    selective: bool | None = None


class ForceReply(Object):
    force_reply: Literal[True]
    input_field_placeholder: str | None = None
    selective: bool | None = None


Markup = InlineKeyboard | ReplyKeyboard | ReplyKeyboardRemove | ForceReply
_KINDS: dict[str, TypeAdapter[Any]] = {
    "inline_keyboard": TypeAdapter(InlineKeyboard),
    "keyboard": TypeAdapter(ReplyKeyboard),
    "remove_keyboard": TypeAdapter(ReplyKeyboardRemove),
    "force_reply": TypeAdapter(ForceReply),
}


def read(given: Any, *, private: bool, http_on_loopback: bool) -> Markup | None:
    """The keyboard of a message to a private or another chat; None for none.

    Raises:
        Refusal: a button is not as Telegram wants it.
    """
    if given is None or given == {}:
        return None
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    kind = next((name for name in _KINDS if name in given), None)
    if kind is None:
        raise bad_request("can't parse reply keyboard markup JSON object")
    try:
        found: Markup = _KINDS[kind].validate_python(given)
    except ValidationError as error:
        raise _malformed(kind, error) from None
    if isinstance(found, InlineKeyboard):
        _check_inline(found, private=private, http_on_loopback=http_on_loopback)
    if isinstance(found, ReplyKeyboard):
        _check_reply(found, private=private, http_on_loopback=http_on_loopback)
    return found


def as_json(markup: Markup | None) -> dict[str, Any] | None:
    """The keyboard as it stands in a message."""
    if markup is None or markup == InlineKeyboard(inline_keyboard=[]):
        return None
    return markup.model_dump(exclude_none=True)


def _malformed(kind: str, error: ValidationError) -> Refusal:
    first = error.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"]))
    what = "inline keyboard button" if kind == "inline_keyboard" else "keyboard button"
    return bad_request(f"can't parse {what}: {first['msg']} at {where}")


def _check_inline(keyboard: InlineKeyboard, *, private: bool, http_on_loopback: bool) -> None:
    buttons = [button for row in keyboard.inline_keyboard for button in row]
    if len(buttons) > _MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    for number, button in enumerate(buttons):
        _check_button(button, private=private, http_on_loopback=http_on_loopback)
        if button.pay and number:
            raise bad_request("BUTTON_POS_INVALID")


def _check_button(button: InlineButton, *, private: bool, http_on_loopback: bool) -> None:
    _check_action(button)
    if button.callback_data is not None:
        size = len(button.callback_data.encode())
        if not 1 <= size <= _DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if button.url is not None:
        _check_url(button.url, http_on_loopback=http_on_loopback)
    if button.web_app is not None:
        if not private:
            raise bad_request("BUTTON_TYPE_INVALID")
        check_web_app("inline keyboard button", button.web_app.url, http_on_loopback)


def _check_action(button: InlineButton) -> None:
    """A button has a text and does exactly one thing."""
    kinds = button.model_fields_set - {"text", "icon_custom_emoji_id", "style"}
    acts = [name for name in kinds if getattr(button, name) is not None]
    if not button.text:
        raise bad_request("can't parse inline keyboard button: Text is empty")
    if not acts:
        raise bad_request("Text buttons are unallowed in the inline keyboard")
    if len(acts) > 1:
        raise bad_request(f"inline keyboard button has several actions: {', '.join(sorted(acts))}")


def _check_reply(keyboard: ReplyKeyboard, *, private: bool, http_on_loopback: bool) -> None:
    for one in (button for row in keyboard.keyboard for button in row):
        button = ReplyButton(text=one) if isinstance(one, str) else one
        if not button.text:
            raise bad_request("can't parse keyboard button: Text is empty")
        if button.web_app is not None and not private:
            raise bad_request("web app buttons can be used in private chats only")
        if button.web_app is not None:
            check_web_app("keyboard button", button.web_app.url, http_on_loopback)


def _check_url(url: str, *, http_on_loopback: bool) -> None:
    reason = _wrong(url, http_on_loopback)
    if reason:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}")


def _wrong(url: str, http_on_loopback: bool) -> str | None:
    try:
        parts = urlsplit(url if "://" in url or ":" in url else f"http://{url}")
        host = parts.hostname or ""
    except ValueError:
        return "Wrong HTTP URL"
    if parts.scheme == "tg":
        return None
    if parts.scheme not in ("http", "https", "ton", "tonsite"):
        return "Unsupported URL protocol"
    if http_on_loopback and host in LOOPBACK:
        return None
    return None if "." in host.strip(".") and " " not in url else "Wrong HTTP URL"


def check_web_app(where: str, url: str, http_on_loopback: bool) -> None:
    """Telegram opens Mini Apps by HTTPS only; plain HTTP on loopback is this server's own switch.

    Raises:
        Refusal: another address.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise bad_request(f"{where} Web App URL '{url}' is invalid: Wrong HTTP URL") from None
    is_ours = http_on_loopback and parts.scheme == "http" and host in LOOPBACK
    if parts.scheme != "https" and not is_ours:
        raise bad_request(f"{where} Web App URL '{url}' is invalid: Only HTTPS links are allowed")
    if not host:
        raise bad_request(f"{where} Web App URL '{url}' is invalid: Wrong HTTP URL")
