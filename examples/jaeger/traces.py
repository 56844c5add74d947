"""What Jaeger's query API answers: https://www.jaegertracing.io/docs/1.76/apis/ (`/api/traces`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True, alias_generator=to_camel)


class Tag(_Told):
    key: str
    value: Any


class Reference(_Told):
    """The parent of a span, or a link of it."""

    kind: Literal["CHILD_OF", "FOLLOWS_FROM"] = Field(alias="refType")
    trace_id: str = Field(alias="traceID")
    span_id: str = Field(alias="spanID")


class Process(_Told):
    service: str = Field(alias="serviceName")
    tags: tuple[Tag, ...] = ()


class Span(_Told):
    trace_id: str = Field(alias="traceID")
    span_id: str = Field(alias="spanID")
    name: str = Field(alias="operationName")
    references: tuple[Reference, ...] = ()
    #: Microseconds since 1970, and microseconds.
    start_time: int
    duration: int
    tags: tuple[Tag, ...] = ()
    process_id: str = Field(alias="processID")

    @property
    def parent(self) -> str | None:
        """The id of the span that this one is a child of: the first of its own trace; links follow."""
        found = (each for each in self.references if each.kind == "CHILD_OF")
        return next((each.span_id for each in found if each.trace_id == self.trace_id), None)

    @property
    def links(self) -> set[str]:
        """Ids of the spans that this one follows from."""
        return {each.span_id for each in self.references if each.kind == "FOLLOWS_FROM"}

    def tag(self, key: str) -> Any:
        """An attribute; None where the span has none of that name."""
        return next((each.value for each in self.tags if each.key == key), None)

    @property
    def kind(self) -> str:
        """`client`, `server`, `producer`, `consumer` or `internal`."""
        return str(self.tag("span.kind") or "internal")


class Trace(_Told):
    trace_id: str = Field(alias="traceID")
    spans: tuple[Span, ...] = ()
    processes: dict[str, Process] = Field(default_factory=dict)

    def named(self, name: str) -> list[Span]:
        """Spans of that name, oldest first."""
        found = [each for each in self.spans if each.name == name]
        return sorted(found, key=lambda each: each.start_time)

    def one(self, name: str) -> Span:
        """The span of that name.

        Raises:
            LookupError: there is none, or there are several.
        """
        found = self.named(name)
        if len(found) != 1:
            have = sorted({each.name for each in self.spans})
            raise LookupError(
                f"{len(found)} spans named {name!r} in {self.trace_id}; it has {have}"
            )
        return found[0]

    def service(self, span: Span) -> str:
        """The process that made the span, for example `homing-scrape`."""
        return self.processes[span.process_id].service

    @property
    def services(self) -> set[str]:
        return {self.service(each) for each in self.spans}


class Answer(_Told):
    data: tuple[Trace, ...] | None = None

    @property
    def traces(self) -> Iterable[Trace]:
        return self.data or ()
