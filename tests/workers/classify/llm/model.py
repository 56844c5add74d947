"""A model behind OpenAI's protocol that does what a test says; it knows the ids of a question, as a real one does."""

from __future__ import annotations

import json
from collections.abc import Callable
from inspect import isawaitable
from typing import Any

import jsonschema_rs
from aiohttp import web
from openai.types.chat import completion_create_params
from pydantic import TypeAdapter

#: What the client's own types say of a question.
_ORACLE: TypeAdapter[Any] = TypeAdapter(completion_create_params.CompletionCreateParamsNonStreaming)

#: Gets ids and texts, in order.
Answering = Callable[[dict[str, str]], Any]


def entry(key: str, text: str, **fields: Any) -> dict[str, Any]:
    """A valid entry, in which the text can be recognised."""
    return {
        "id": key,
        "intents": ["INFO"],
        "domains": [{"domain": "NONE"}],
        "urgency_score": 2,
        "is_spam": False,
        "reasoning": text[:100],
    } | fields


def obliging(asked: dict[str, str]) -> Any:
    """Answers as it should."""
    return {"messages": [entry(key, text) for key, text in asked.items()]}


class Model:
    """Answers by the rules of a test; the default is to oblige."""

    def __init__(self) -> None:
        self.questions: list[dict[str, str]] = []
        self.bodies: list[dict[str, Any]] = []
        self.answering: Answering = obliging
        #: Answers that come first, one each; an exception of HTTP is an answer too.
        self.first: list[Answering] = []
        self.usage: dict[str, int] | None = {
            "prompt_tokens": 1000,
            "completion_tokens": 100,
            "total_tokens": 1100,
        }

    @property
    def sizes(self) -> list[int]:
        """Of the questions so far."""
        return [len(question) for question in self.questions]

    def application(self) -> web.Application:
        application = web.Application()
        application.router.add_post("/v1/chat/completions", self._complete)
        return application

    async def _complete(self, request: web.Request) -> web.Response:
        body = await request.json()
        _ORACLE.validate_python(body)
        self.bodies.append(body)
        lines = body["messages"][-1]["content"].split("\n")
        asked = {each["id"]: each["text"] for each in map(json.loads, lines)}
        self.questions.append(asked)
        answering = self.first.pop(0) if self.first else self.answering
        answer = answering(asked)
        if isawaitable(answer):
            answer = await answer
        if isinstance(answer, web.Response):
            return answer
        content = answer if isinstance(answer, str) else json.dumps(answer)
        if not isinstance(answer, str):
            self._check(body, answer)
        return web.json_response(completion(content, self.usage))

    def _check(self, body: dict[str, Any], answer: Any) -> None:
        """Remembers whether an endpoint that keeps to schemas could have answered so."""
        schema = body["response_format"]["json_schema"]["schema"]
        self.last_is_valid = jsonschema_rs.validator_for(schema).is_valid(answer)

    last_is_valid = False


def completion(
    content: str | None, usage: dict[str, int] | None = None, **message: Any
) -> dict[str, Any]:
    said = {"role": "assistant", "content": content, "refusal": None} | message
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": "test",
        "choices": [{"index": 0, "finish_reason": "stop", "message": said}],
        **({"usage": usage} if usage else {}),
    }
