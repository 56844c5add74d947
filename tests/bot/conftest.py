"""What holds for every test of the bot."""

from __future__ import annotations

import pytest

from homing_bot.intake import handling


@pytest.fixture(autouse=True)
def _tries_follow_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """In two seconds what takes half a minute of tries in production."""
    monkeypatch.setattr(handling, "_WAITS", (0.05, 0.1, 0.2, 0.5, 1.0))
