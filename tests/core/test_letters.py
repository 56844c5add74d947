"""Identifiers that e-mails carry."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from homing import letters

KEY = SecretStr("0123456789abcdef")


def test_a_message_id_names_its_delivery_and_stays_the_same() -> None:
    first, second = (letters.message_id(KEY, 7, "homing.test") for _ in range(2))
    assert first == second
    assert letters.delivery_of(KEY, first) == 7
    assert letters.delivery_of(KEY, f" {first.strip('<>')} ") == 7


@pytest.mark.parametrize(
    "wrong",
    ["", "<>", "<7@homing.test>", "<7.x@homing.test>", "7.x", "<7.x@a> <7.y@b>", "<7.x@a@b>"],
)
def test_any_other_message_id_names_nothing(wrong: str) -> None:
    assert letters.delivery_of(KEY, wrong) is None


def test_a_message_id_without_a_key_is_trusted_by_nobody() -> None:
    assert letters.delivery_of(KEY, letters.message_id(None, 7, "homing.test")) is None


def test_a_link_names_its_recipient() -> None:
    token = letters.unsubscribe_path(KEY, 5).rpartition("/")[2]
    assert letters.recipient_of(KEY, token) == 5
    assert letters.recipient_of(SecretStr("another key of ours"), token) is None
