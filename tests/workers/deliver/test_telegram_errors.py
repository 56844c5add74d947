"""What each refusal of the Bot API means for a delivery."""

from __future__ import annotations

from typing import Any

import pytest
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendMessage
from aiohttp import ClientConnectorError
from aiohttp.client_reqrep import ConnectionKey

from homing_workers.deliver.errors import Moved, Never, TryAgain
from homing_workers.deliver.telegram import errors

CALL = SendMessage(chat_id=77, text="New")


def told(error: AiogramError) -> dict[str, Any]:
    """The kind of the error in our words, and what it says beside its text."""
    found = errors.translated(error)
    return {"kind": type(found)} | {name: value for name, value in vars(found).items() if value}


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            TelegramRetryAfter(CALL, "x", retry_after=7),
            {"kind": TryAgain, "after": 7.0},
        ),
        (TelegramMigrateToChat(CALL, "x", -1005), {"kind": Moved, "address": "-1005"}),
        (
            TelegramForbiddenError(CALL, "Forbidden: bot was blocked by the user"),
            {"kind": Never, "address_is_dead": True},
        ),
        (
            TelegramUnauthorizedError(CALL, "Unauthorized"),
            {"kind": TryAgain, "after": 60.0, "outage": True},
        ),
        (
            TelegramNotFound(CALL, "Not Found"),
            {"kind": TryAgain, "after": 60.0, "outage": True},
        ),
        (TelegramEntityTooLarge(CALL, "Request Entity Too Large"), {"kind": Never}),
        (
            TelegramServerError(CALL, "Bad Gateway"),
            {"kind": TryAgain, "counts": True, "outage": True},
        ),
        (
            TelegramNetworkError(CALL, "Request timeout error"),
            {"kind": TryAgain, "counts": True, "maybe_sent": True, "outage": True},
        ),
        (
            ClientDecodeError("no JSON", ValueError(), "<html>"),
            {"kind": TryAgain, "counts": True, "maybe_sent": True, "outage": True},
        ),
    ],
)
def test_refusals_in_our_words(error: AiogramError, expected: dict[str, Any]) -> None:
    assert told(error) == expected


@pytest.mark.parametrize(
    ("description", "dead"),
    [
        ("chat not found", True),
        ("user is deactivated", True),
        ("PEER_ID_INVALID", True),
        ("group chat was deactivated", True),
        ("have no rights to send a message", True),
        ("message is too long", False),
        ("can't parse entities", False),
        ("BUTTON_DATA_INVALID", False),
        ("something that nobody has heard of", False),
    ],
)
def test_a_refused_message_is_never_sent_again_and_some_say_that_the_chat_is_dead(
    description: str, dead: bool
) -> None:
    expected = {"kind": Never} | ({"address_is_dead": True} if dead else {})
    assert told(TelegramBadRequest(CALL, f"Bad Request: {description}")) == expected


def test_who_was_never_connected_sent_nothing() -> None:
    key = ConnectionKey("127.0.0.1", 1, False, False, None, None, None)
    error = TelegramNetworkError(CALL, "x")
    error.__cause__ = ClientConnectorError(key, OSError("refused"))
    assert told(error) == {"kind": TryAgain, "counts": True, "outage": True}


@pytest.mark.parametrize(
    "error",
    [
        TelegramBadRequest(CALL, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        TelegramBadRequest(CALL, "Bad Request: failed to get HTTP URL content"),
        TelegramEntityTooLarge(CALL, "Request Entity Too Large"),
    ],
)
def test_without_its_pictures_the_message_might_go(error: Any) -> None:
    assert errors.is_about_pictures(error)


@pytest.mark.parametrize(
    "error",
    [
        TelegramBadRequest(CALL, "Bad Request: chat not found"),
        TelegramForbiddenError(CALL, "Forbidden: failed to send message #1"),
    ],
)
def test_other_refusals_are_not_about_pictures(error: Any) -> None:
    assert not errors.is_about_pictures(error)
