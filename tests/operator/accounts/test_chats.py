"""The list of chats."""

from __future__ import annotations

import json
from typing import Any

import pytest

from homing_operator.accounts import chats


def told(**fields: Any) -> Any:
    spec = {"type": "telegram", "telegram": {"chats": ["t.me/Flats", "@flats"]}}
    return chats.of_source("kyiv", spec | fields)


def test_a_chat_stands_once_however_it_is_named() -> None:
    assert told() == {"name": "kyiv", "chats": ["@flats"]}


def test_rules_of_the_source_go_with_it() -> None:
    rules = {"substrings": [{"pattern": "продам", "action": "skip"}]}
    block = {"chats": ["@flats"], "prefilter": rules}
    assert told(telegram=block)["prefilter"] == rules


@pytest.mark.parametrize(
    "fields",
    [{"type": "html"}, {"suspend": True}, {"telegram": {"chats": ["not a chat"]}}],
)
def test_what_is_not_to_be_read_is_left_out(fields: dict[str, Any]) -> None:
    assert told(**fields) is None


def test_the_order_of_sources_changes_nothing() -> None:
    a, b = {"name": "a", "chats": ["@x"]}, {"name": "b", "chats": ["@y"]}
    assert chats.config_map("home", [a, b]) == chats.config_map("home", [b, a])
    data = chats.config_map("home", [b, a])["data"]
    assert json.loads(data["chats.json"]) == {"sources": [a, b]}
