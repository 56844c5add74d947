"""Links that Telegram takes in buttons."""

from __future__ import annotations

import pytest

from homing.links import is_taken


@pytest.mark.parametrize("url", ["https://portal.test/1", "http://1.2.3.4:80/?a=b"])
def test_hosts_with_a_dot_are_taken(url: str) -> None:
    assert is_taken(url)


@pytest.mark.parametrize(
    "url", ["http://portal/1", "http://portal./1", "http://portal.test/a b", "http://[x/1", "x"]
)
def test_others_are_not(url: str) -> None:
    assert not is_taken(url)
