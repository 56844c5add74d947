"""A model that says what it is told to, as the client of OpenAI hears it."""

from __future__ import annotations

from collections.abc import Iterator

import openai
import pytest
from openai.types.chat import ChatCompletion
from pydantic import BaseModel, ValidationError

from llmserver.testing import Script, scripted

pytestmark = pytest.mark.peers


class Verdict(BaseModel):
    is_spam: bool


@pytest.fixture(scope="module")
def running() -> Iterator[Script]:
    with scripted() as script:
        yield script


@pytest.fixture
def llm(running: Script) -> Script:
    """With nothing to say."""
    running.reset()
    running.break_json(0)
    return running


@pytest.fixture
def client(llm: Script) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=llm.url, api_key="none", max_retries=0) as client:
        yield client


def _ask(client: openai.OpenAI, text: str = "A flat") -> ChatCompletion:
    return client.chat.completions.create(model="any", messages=[{"role": "user", "content": text}])


def _classify(client: openai.OpenAI) -> Verdict | None:
    answer = client.chat.completions.parse(
        model="any", messages=[{"role": "user", "content": "A flat"}], response_format=Verdict
    )
    return answer.choices[0].message.parsed


def test_it_answers_in_the_order_of_the_script(llm: Script, client: openai.OpenAI) -> None:
    llm.answer("one")
    llm.answer("two", usage={"prompt_tokens": 10, "completion_tokens": 2}, finish_reason="length")
    assert _ask(client).choices[0].message.content == "one"
    answer = _ask(client)
    assert (answer.choices[0].message.content, answer.choices[0].finish_reason) == ("two", "length")
    assert answer.usage is not None
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (10, 2)


def test_an_object_is_said_as_json(llm: Script, client: openai.OpenAI) -> None:
    llm.answer({"is_spam": True})
    assert _classify(client) == Verdict(is_spam=True)


def test_what_does_not_fit_the_schema_is_said_too(llm: Script, client: openai.OpenAI) -> None:
    llm.answer({"is_spam": "perhaps"})
    with pytest.raises(ValidationError):
        _classify(client)


def test_it_refuses_and_says_when_to_come_again(llm: Script, client: openai.OpenAI) -> None:
    llm.refuse(429, "slow down", retry_after=7)
    llm.answer("at last")
    with pytest.raises(openai.RateLimitError, match="slow down") as refused:
        _ask(client)
    assert refused.value.response.headers["Retry-After"] == "7"
    assert _ask(client).choices[0].message.content == "at last"


def test_after_the_script_it_says_the_same_to_the_same(llm: Script, client: openai.OpenAI) -> None:
    llm.answer("first")
    llm.always("a home", containing="flat")
    llm.always("something")
    said = [_ask(client, text).choices[0].message.content for text in ("a", "flat?", "flat!", "b")]
    assert said == ["first", "a home", "a home", "something"]


def test_what_nothing_was_scripted_for_is_refused(llm: Script, client: openai.OpenAI) -> None:
    with pytest.raises(openai.InternalServerError):
        _ask(client)


def test_broken_json_is_an_answer_too(llm: Script, client: openai.OpenAI) -> None:
    llm.always("fine")
    llm.break_json(1)
    with pytest.raises((openai.APIError, ValueError)):
        _ask(client)


def test_whole_requests_are_kept(llm: Script, client: openai.OpenAI) -> None:
    llm.answer({"is_spam": False})
    _classify(client)
    [request] = llm.requests
    assert request["messages"] == [{"role": "user", "content": "A flat"}]
    assert request["response_format"]["json_schema"]["schema"]["required"] == ["is_spam"]
