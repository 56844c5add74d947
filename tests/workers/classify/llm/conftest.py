"""A model to ask, on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestServer

from homing_workers.classify.llm import stream
from tests.workers.classify.llm.model import Model


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
async def llm(model: Model, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[dict[str, Any]]:
    """Settings of jobs that ask the model; batches wait for others half a second."""
    monkeypatch.setattr(stream, "BATCH_SECONDS", 0.5)
    async with TestServer(model.application()) as server:
        yield {"LLM_URL": str(server.make_url("/v1")), "LLM_API_KEY": "none"}
