"""Misbehaviour on request. A server says what may go wrong and where; here is which of those that fit do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field


class FaultKind(StrEnum):
    """What may go wrong with an API over HTTP."""

    #: 429 with `retry_after`.
    TOO_MANY = "429"
    #: A refusal in the API's form, with `status` and more that the API knows.
    STATUS = "status"
    #: HTML with `status`, as a proxy answers.
    JUNK = "junk"
    #: No answer ever comes.
    HANG = "hang"
    #: The connection is reset after the request was read.
    RESET = "reset"
    #: The right answer, `seconds` later.
    SLOW = "slow"


@dataclass(kw_only=True)
class Fault:
    """A misbehaviour that waits for its requests."""

    #: Requests left that go wrong; None is without end.
    count: int | None = 1
    #: Requests that fit and pass before.
    after: int = 0
    #: Share of the requests that go wrong, by `seed`.
    probability: float = 1.0
    seed: int = 0

    def __post_init__(self) -> None:
        self._random = Random(self.seed)

    def strikes(self) -> bool:
        """Whether a request that fits goes wrong; counts it."""
        if self.count == 0:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if self.probability < 1 and self._random.random() >= self.probability:
            return False
        if self.count is not None:
            self.count -= 1
        return True


FaultT = TypeVar("FaultT", bound=Fault)


class Faults(Generic[FaultT]):
    """The misbehaviours in the order in which they were added."""

    def __init__(self) -> None:
        self._faults: list[FaultT] = []

    def add(self, fault: FaultT) -> FaultT:
        """Adds a misbehaviour."""
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Ends all misbehaviour."""
        self._faults.clear()

    def first(self, fits: Callable[[FaultT], bool]) -> FaultT | None:
        """The first that fits a request and strikes."""
        return next((fault for fault in self._faults if fits(fault) and fault.strikes()), None)


class Misbehave(BaseModel):
    """An order to `/_control`; a server adds the kind, and where it is to go wrong."""

    model_config = ConfigDict(extra="forbid")

    count: Annotated[int, Field(ge=1)] | None = 1
    after: int = Field(0, ge=0)
    probability: float = Field(1.0, ge=0, le=1)
    seed: int = 0
