"""What a scripted model says, and what it was asked."""

from __future__ import annotations

import json
from typing import Any

import requests

_PATIENCE = 10


class Script:
    """Orders to a running aimock. Answers are given in the order in which they were scripted."""

    def __init__(self, url: str) -> None:
        self._root = url
        self._scripted = 0

    @property
    def url(self) -> str:
        """`base_url` of a client."""
        return f"{self._root}/v1"

    def answer(self, content: object, **more: Any) -> None:
        """What the next request is answered.

        Args:
            content: a text, or an object that is said as JSON.
            more: `usage`, `finish_reason`, `model`, of the answer.
        """
        self._next({"content": _said(content), **_named(more)})

    def refuse(
        self, status: int, message: str = "no", *, retry_after: int | None = None, code: str = ""
    ) -> None:
        """The next request is refused with a status, in OpenAI's form."""
        error = {"message": message, "type": "refused", **({"code": code} if code else {})}
        more = {"retryAfter": retry_after} if retry_after is not None else {}
        self._next({"error": error, "status": status, **more})

    def always(self, content: object, *, containing: str = "", **more: Any) -> None:
        """What all requests are answered whose last message contains a text, once what was scripted before is used up.

        Nothing that is scripted after this is heard of.
        """
        match = {"userMessage": containing} if containing else {"endpoint": "chat"}
        self._add(match, {"content": _said(content), **_named(more)})

    def break_json(self, share: float) -> None:
        """A share of the answers is no JSON at all from now on; 0 ends it."""
        self._post("chaos", {"malformedRate": share})

    @property
    def requests(self) -> list[dict[str, Any]]:
        """Bodies of all requests so far, oldest first."""
        answer = requests.get(f"{self._root}/__aimock/journal", timeout=_PATIENCE)
        answer.raise_for_status()
        return [entry["body"] for entry in answer.json()]

    def reset(self) -> None:
        """Forgets what was scripted and what was asked."""
        self._post("reset", {})
        self._scripted = 0

    def _next(self, response: dict[str, Any]) -> None:
        self._add({"endpoint": "chat", "sequenceIndex": self._scripted}, response)
        self._scripted += 1

    def _add(self, match: dict[str, Any], response: dict[str, Any]) -> None:
        self._post("fixtures", {"fixtures": [{"match": match, "response": response}]})

    def _post(self, what: str, order: dict[str, Any]) -> None:
        answer = requests.post(f"{self._root}/__aimock/{what}", json=order, timeout=_PATIENCE)
        answer.raise_for_status()


def _said(content: object) -> str:
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)


def _named(more: dict[str, Any]) -> dict[str, Any]:
    """As aimock writes names."""
    names = {"finish_reason": "finishReason"}
    return {names.get(name, name): value for name, value in more.items()}
