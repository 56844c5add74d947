"""One question to the endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import openai
from openai import AsyncOpenAI
from openai.types.chat import ChatCompletion

from homing.models.message import Message
from homing.settings import Settings
from homing_workers.classify.llm import answers, prompt, schema

#: Seconds that an answer may take.
TIMEOUT_SECONDS = 60.0

#: Tokens of an answer, whatever is asked, and for each message.
_TOKENS, _TOKENS_A_MESSAGE = 200, 200

#: Seconds that are believed when the endpoint asks for a pause; more, as of an empty account, are asked for anew.
_LONGEST_PAUSE = 3600.0

#: Letters of a token where the endpoint does not count: more than there are, so that a budget holds.
_LETTERS_A_TOKEN = 2

#: No question takes so many.
_MOST_TOKENS = 100_000_000


class Away(Exception):
    """The endpoint answers nobody now: it is down, too slow, busy, or takes no such key.

    Attributes:
        pause_seconds: as it has said itself.
        timed_out: it took the question, and then too long.
    """

    def __init__(
        self, reason: str, *, pause_seconds: float | None = None, timed_out: bool = False
    ) -> None:
        super().__init__(answers.storable(reason))
        self.pause_seconds = pause_seconds
        self.timed_out = timed_out


class Unanswerable(Exception):
    """The endpoint is well, but does not take this question."""

    def __init__(self, reason: str) -> None:
        super().__init__(answers.storable(reason))


@dataclass(frozen=True)
class Answer:
    """What the model has said.

    Attributes:
        content: its words; empty where it refused.
        problem: why they may be of no use.
        prompt_tokens: that the question took.
        completion_tokens: that the answer took.
    """

    content: str
    problem: str
    prompt_tokens: int
    completion_tokens: int


class Client:
    """Asks one endpoint, one model."""

    def __init__(self, api: AsyncOpenAI, model: str, timeout_seconds: float) -> None:
        self._api = api
        self.model = model
        self._timeout = timeout_seconds

    async def ask(self, messages: Mapping[str, Message]) -> Answer:
        """Asks about messages by their ids.

        Raises:
            Away: nobody gets an answer now.
            Unanswerable: this question gets none.
        """
        try:
            async with asyncio.timeout(self._timeout):
                return _answer(await self._create(messages), messages)
        except (TimeoutError, openai.APITimeoutError) as error:
            reason = f"no answer in {self._timeout:g} s"
            raise Away(reason, timed_out=True) from error
        except openai.APIStatusError as error:
            raise _refusal(error) from error
        except openai.APIConnectionError as error:
            raise Away(_cause(error)) from error
        except (openai.APIError, ValueError) as error:
            raise Unanswerable(f"no answer of its protocol: {error}") from error

    async def _create(self, messages: Mapping[str, Message]) -> ChatCompletion:
        completion: Any = await self._api.chat.completions.create(**request(self.model, messages))
        if not isinstance(completion, ChatCompletion):
            raise Unanswerable("the answer is not JSON")
        return completion


def request(model: str, messages: Mapping[str, Message]) -> dict[str, Any]:
    """The question. https://platform.openai.com/docs/api-reference/chat/create"""
    return {
        "model": model,
        "messages": [
            {"role": "system", "content": prompt.SYSTEM},
            {"role": "user", "content": prompt.user_turn(messages)},
        ],
        "response_format": schema.RESPONSE_FORMAT,
        "max_completion_tokens": _TOKENS + _TOKENS_A_MESSAGE * len(messages),
    }


@asynccontextmanager
async def connect(settings: Settings) -> AsyncIterator[Client]:
    """A client of the endpoint that the settings name."""
    assert settings.llm_api_key is not None  # noqa: S101 - asked before this module is imported
    async with AsyncOpenAI(
        base_url=settings.llm_url,
        api_key=settings.llm_api_key.get_secret_value(),
        # Whether to ask again, and how much at once, is decided by those who know the messages.
        max_retries=0,
        timeout=TIMEOUT_SECONDS,
    ) as api:
        yield Client(api, settings.llm_model, TIMEOUT_SECONDS)


def _answer(completion: ChatCompletion, messages: Mapping[str, Message]) -> Answer:
    # Endpoints that only look like OpenAI's leave out what the types promise, or say something else.
    choice: Any = completion.choices[0] if completion.choices else None
    said = getattr(choice, "message", None)
    content = getattr(said, "content", None)
    text = content if isinstance(content, str) else ""
    usage = completion.usage
    return Answer(
        content=text,
        problem=answers.storable(_problem(choice, getattr(said, "refusal", None))),
        prompt_tokens=_counted(usage, "prompt_tokens", _asked(messages)),
        completion_tokens=_counted(usage, "completion_tokens", text),
    )


def _counted(usage: object, name: str, text: str) -> int:
    """What the endpoint says that it counted, if that can be; else what we think."""
    told = getattr(usage, name, None)
    return told if isinstance(told, int) and 0 <= told <= _MOST_TOKENS else _tokens(text)


def _problem(choice: Any, refusal: object) -> str:
    if refusal:
        return f"refused: {str(refusal)[:200]}"
    if getattr(choice, "finish_reason", None) not in (None, "stop"):
        return f"ended early: {str(choice.finish_reason)[:200]}"
    return "no valid entry of its own in the answer"


def _asked(messages: Mapping[str, Message]) -> str:
    return f"{prompt.SYSTEM}{schema.RESPONSE_FORMAT}{prompt.user_turn(messages)}"


def _tokens(text: str) -> int:
    return len(text) // _LETTERS_A_TOKEN + 1


def _refusal(error: openai.APIStatusError) -> Exception:
    reason = f"{error.status_code}: {error.message}"[:500]
    # 400, 413 and 422 are said of a question; all others of the endpoint, the account or the key.
    if error.status_code in (400, 413, 422):
        return Unanswerable(reason)
    return Away(reason, pause_seconds=_pause(error), timed_out=error.status_code in (408, 504))


def _pause(error: openai.APIStatusError) -> float | None:
    """Seconds by Retry-After: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after"""
    header = error.response.headers.get("retry-after", "")
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(header) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return None
    return min(max(1.0, seconds), _LONGEST_PAUSE)


def _cause(error: Exception) -> str:
    cause = error.__cause__
    return f"no connection: {cause or error}"
