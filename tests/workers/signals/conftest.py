"""Settings that name the chat which is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from homing.settings import Settings
from tests.workers.signals.chats import TARGET


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where rules may stand."""
    return tmp_path / "signals.json"


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings.model_validate({"DATABASE_URL": database_url, "SIGNALS_BOT_CHAT_ID": TARGET})


@pytest.fixture
def with_file(settings: Settings, file: Path) -> Settings:
    return settings.model_copy(update={"signals_config": file})
