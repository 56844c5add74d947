"""Signed tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from homing import signatures

KEY = SecretStr("0123456789abcdef")


@given(st.integers(0, 2**62))
def test_a_token_gives_back_its_number(number: int) -> None:
    assert signatures.number_of(KEY, "a", signatures.token(KEY, "a", number)) == number


def test_a_token_holds_for_one_purpose_and_one_key() -> None:
    signed = signatures.token(KEY, "a", 7)
    assert signatures.number_of(KEY, "b", signed) is None
    assert signatures.number_of(SecretStr("another key of ours"), "a", signed) is None


@pytest.mark.parametrize(
    "change", [("7.", "8."), ("7.", "07."), ("7.", "-7."), (".", ""), (".", ".x")]
)
def test_a_changed_token_is_nothing(change: tuple[str, str]) -> None:
    signed = signatures.token(KEY, "a", 7).replace(*change, 1)
    assert signatures.number_of(KEY, "a", signed) is None


@given(st.text())
def test_any_text_is_no_token(text: str) -> None:
    assert signatures.number_of(KEY, "a", text) is None
