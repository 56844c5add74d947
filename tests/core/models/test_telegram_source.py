"""Declarations of type telegram."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from homing.models.source import SourceSpec
from homing.models.source.telegram import canonical


def test_history_is_read_hourly_at_a_minute_of_its_own() -> None:
    spec = SourceSpec.model_validate({"type": "telegram", "telegram": {"chats": ["@durov"]}})
    assert (spec.schedule, spec.time_zone) == ("H * * * *", "Etc/UTC")
    assert spec.telegram is not None
    assert spec.telegram.history_days == 7


@pytest.mark.parametrize(
    ("chat", "name"),
    [
        ("@Durov", "@durov"),
        ("t.me/durov", "@durov"),
        ("https://t.me/Durov/", "@durov"),
        ("http://telegram.me/durov", "@durov"),
        ("https://t.me/c/1234567890", "-1001234567890"),
        ("t.me/c/1234567890/55", "-1001234567890"),
        ("-1001234567890", "-1001234567890"),
        (-1001234567890, "-1001234567890"),
    ],
)
def test_a_chat_has_one_name_however_it_was_written(chat: str | int, name: str) -> None:
    assert canonical(chat) == name


@pytest.mark.parametrize(
    "chat",
    [
        "-10012345",
        -(10**12),
        -1012345678901,
        "-1000000000000",
        "t.me/c/12345",
        "t.me/c/12345678901",
    ],
)
def test_a_number_that_no_channel_has_is_refused(chat: str | int) -> None:
    with pytest.raises(ValidationError):
        SourceSpec.model_validate({"type": "telegram", "telegram": {"chats": [chat]}})
