"""Operations: declared once, then both routed and documented."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar, get_type_hints

from pydantic import BaseModel

from homing.models.scope import Scope
from homing_webapp.api.framework.calls import JSON, Answer
from homing_webapp.cache import Entry

#: By status: a model as JSON, nothing, or by media type a model (None: text or bytes of that type).
Answers: TypeAlias = Mapping[int, "type[BaseModel] | Mapping[str, type[BaseModel] | None] | None"]

#: What handlers return.
Returned: TypeAlias = BaseModel | Answer | Entry | None

Function = TypeVar("Function", bound=Callable[..., Awaitable[Returned]])

#: Parameters of handlers that hold what the caller sent.
INPUTS = ("path", "query", "headers", "body")


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    #: Under /api/v1, as documented; it is served with and without a slash at its end.
    path: str
    handler: Callable[..., Awaitable[Returned]]
    summary: str
    #: For people: the handler's docstring.
    description: str
    tag: str
    #: What the caller needs; None is open to everybody.
    scope: Scope | None
    #: By the name of the handler's parameter: path, query, headers, body.
    inputs: Mapping[str, type[BaseModel]]
    #: By status and media type.
    answers: Mapping[int, Mapping[str, type[BaseModel] | None]]
    #: Statuses of problems that only this handler raises.
    problems: Sequence[int] = ()
    #: Whether answers carry an ETag, so that GET may answer 304.
    etag: bool = False
    #: Whether the handler returns an `Entry` of the cache, the same for every caller.
    cached: bool = False
    #: Headers of answers: name to description.
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Unique in the document: `preferences_show`."""
        return f"{self.tag}_{self.handler.__name__}"

    @property
    def status(self) -> int:
        """Of a handler's bare model, or of None."""
        return next(iter(self.answers))

    @property
    def media_types(self) -> tuple[str, ...]:
        """What success may come as; the first one is the default."""
        return tuple(self.answers[self.status]) or (JSON,)


class Routes:
    """The operations of one module, which share a tag."""

    def __init__(self, tag: str) -> None:
        self._tag = tag
        self._operations: list[Operation] = []

    def __iter__(self) -> Iterator[Operation]:
        return iter(self._operations)

    def operation(
        self,
        method: str,
        path: str,
        *,
        summary: str,
        scope: Scope | None,
        answers: Answers | None = None,
        problems: Sequence[int] = (),
        etag: bool = False,
        cached: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> Callable[[Function], Function]:
        """Declares the decorated handler; see the package's docstring."""

        def declare(handler: Function) -> Function:
            hints = get_type_hints(handler)
            declared = Operation(
                method=method,
                path=path,
                handler=handler,
                summary=summary,
                description=inspect.getdoc(handler) or "",
                tag=self._tag,
                scope=scope,
                inputs={name: hints[name] for name in INPUTS if name in hints},
                answers=_answers(answers, hints.get("return")),
                problems=tuple(problems),
                etag=etag or cached,
                cached=cached,
                headers=dict(headers or {}),
            )
            self._operations.append(declared)
            return handler

        return declare


def _answers(
    declared: Answers | None, returned: Any
) -> dict[int, Mapping[str, type[BaseModel] | None]]:
    if declared is None:
        declared = {204: None} if returned is type(None) else {200: returned}
    return {status: _by_media(answer) for status, answer in declared.items()}


def _by_media(
    answer: type[BaseModel] | Mapping[str, type[BaseModel] | None] | None,
) -> Mapping[str, type[BaseModel] | None]:
    if answer is None:
        return {}
    return answer if isinstance(answer, Mapping) else {JSON: answer}
