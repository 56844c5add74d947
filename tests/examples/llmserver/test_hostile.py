"""A model that talks nonsense, which fits the schema that it is given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import openai
import pytest
from pydantic import BaseModel, Field

from llmserver.testing import hostile

pytestmark = pytest.mark.peers


class Verdict(BaseModel):
    number: int
    intent: Literal["OFFER", "REQUEST", "OTHER"]
    reasoning: Annotated[str, Field(max_length=20)]


class Verdicts(BaseModel):
    results: Annotated[list[Verdict], Field(min_length=1, max_length=3)]


@pytest.fixture(scope="module")
def client() -> Iterator[openai.OpenAI]:
    with hostile() as url, openai.OpenAI(base_url=url, api_key="none", max_retries=0) as client:
        yield client


def test_nonsense_fits_the_schema(client: openai.OpenAI) -> None:
    for seed in range(10):
        answer = client.chat.completions.parse(
            model="any",
            messages=[{"role": "user", "content": "1: здаю квартиру\n2: wanted: a plumber"}],
            response_format=Verdicts,
            seed=seed,
            temperature=1,
            max_tokens=2_000,
        )
        parsed = answer.choices[0].message.parsed
        assert parsed is not None
        assert 1 <= len(parsed.results) <= 3


def test_without_a_schema_it_is_nonsense_only(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(
        model="any", messages=[{"role": "user", "content": "Hi"}], max_tokens=20
    )
    assert answer.usage is not None
    assert answer.usage.completion_tokens <= 20
    assert answer.choices[0].finish_reason in {"length", "stop"}


def test_a_batch_of_fifty_messages_fits(client: openai.OpenAI) -> None:
    message = "Шукаю квартиру на Подолі, дві кімнати, до 600 євро, з котом. " * 3
    answer = client.chat.completions.create(
        model="any", messages=[{"role": "user", "content": message * 50}], max_tokens=5
    )
    assert answer.usage is not None
    assert answer.usage.prompt_tokens > 10_000
