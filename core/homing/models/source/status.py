"""What the operator tells about a source."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from homing.models.base import Told
from homing.models.conditions import Status

Name = Annotated[str, StringConstraints(max_length=253)]
Words = Annotated[str, StringConstraints(max_length=1000)]


class RunTold(Told):
    """A run that has ended, from its Job's termination message."""

    job: Name = Field(description="Name of the Job.")
    outcome: Annotated[str, StringConstraints(max_length=30)] = Field(
        description="succeeded, partial, blocked or failed; unknown where the pod told nothing."
    )
    started_at: AwareDatetime | None = Field(None, description="When it began.")
    finished_at: AwareDatetime | None = Field(None, description="When it ended.")
    complete: bool = Field(False, description="Every list page was seen to the end.")
    counts: Annotated[
        dict[Annotated[str, StringConstraints(max_length=50)], int], Field(max_length=50)
    ] = Field({}, description="How many of each: pages, found, new, rejected...")
    errors: Annotated[tuple[Words, ...], Field(max_length=20)] = Field(
        (), description="The first errors, shortened."
    )


class SourceStatus(Status):
    """What is known about a source and its runs."""

    schedule: Words | None = Field(
        None, description="The schedule in force, with `H` as a number and backing off included."
    )
    cron_job: Name | None = Field(None, description="Name of the CronJob.")
    host: Name | None = Field(None, description="Where the source is read from.")
    active: int = Field(0, ge=0, description="Runs under way.")
    next_run_time: AwareDatetime | None = Field(None, description="When the next run is due.")
    last_success_time: AwareDatetime | None = Field(
        None, description="When the last run that succeeded ended."
    )
    consecutive_failures: int = Field(0, ge=0, description="Runs that failed, since one succeeded.")
    backfill: Annotated[str, StringConstraints(max_length=30)] | None = Field(
        None, description="Of the first run: Waiting, Running, Done or Failed."
    )
    run_now: Words | None = Field(
        None, description="The value of homing.dev/run-now that was acted upon last."
    )
    last_run: RunTold | None = Field(None, description="The run that ended last.")
