"""All that a reconcile of a source looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from homing.models.source.status import SourceStatus
from homing_operator.config import OperatorConfig
from homing_operator.json_types import Json
from homing_operator.sources.declared import Declared


@dataclass(frozen=True)
class Refusal:
    """The API refused a child.

    Attributes:
        reason: CamelCase word, such as Forbidden or Invalid.
    """

    reason: str
    message: str


@dataclass(frozen=True)
class Observed:
    """A source and what there is of its children.

    Attributes:
        jobs: those that bear the source's label, by name.
        pods: of its runs, as `runs.remembered_pod` keeps them.
        strangers: objects that bear a child's name and none of our labels, by kind and name.
        refusal: of the last write, while nothing has changed since.
    """

    source: Declared
    config_map: Json | None = None
    cron_job: Json | None = None
    jobs: tuple[Json, ...] = ()
    pods: tuple[Json, ...] = ()
    strangers: frozenset[tuple[str, str]] = frozenset()
    refusal: Refusal | None = None

    @property
    def status(self) -> SourceStatus:
        """As it was written last; what nobody could have written counts as nothing."""
        try:
            return SourceStatus.model_validate(self.source.status)
        except ValidationError:
            return SourceStatus()

    @property
    def by_name(self) -> Mapping[str, Json]:
        return {job["metadata"]["name"]: job for job in self.jobs}


@dataclass(frozen=True)
class World:
    """What a reconcile knows besides.

    Attributes:
        may_start: whether a backfill or a run by hand may begin now, as far as others are concerned.
        traceparent: of this reconcile, where traces are recorded.
    """

    config: OperatorConfig
    now: datetime
    may_start: bool = True
    traceparent: str | None = None
