"""The `ScrapeSource` resource itself."""

from __future__ import annotations

import zoneinfo
from typing import Annotated, Any, Literal

from croniter import croniter
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from homing.models.base import Document
from homing.models.source.fetching import Politeness
from homing.models.source.property_finder import PropertyFinderBlock
from homing.models.source.walking import ApiBlock, FieldName, HtmlBlock


def _cron(value: str) -> str:
    if (
        value.startswith("@")
        or len(value.split()) != 5
        or not croniter.is_valid(value, hash_id=b"homing")
    ):
        raise ValueError(
            "not a cron schedule: expected five fields (minute hour day month weekday), "
            "for example '*/5 * * * *'; `H` spreads sources over the range"
        )
    return value


def _zone(value: str) -> str:
    if value not in zoneinfo.available_timezones():
        raise ValueError("not a time zone: expected a name such as 'Europe/Kyiv'")
    return value


Cron = Annotated[str, StringConstraints(max_length=100), AfterValidator(_cron)]
TimeZone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_zone)]
DnsLabel = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$", max_length=253)
]


#: Where a type differs from the defaults of the fields.
_TYPE_DEFAULTS = {"propertyFinder": {"schedule": "0 0 * * *", "timeZone": "Asia/Tashkent"}}


class Metadata(Document):
    """The part of Kubernetes' object metadata that a source's file uses."""

    model_config = Document.model_config | {"extra": "ignore"}

    name: DnsLabel
    namespace: DnsLabel = "default"
    labels: dict[str, str] = Field(default_factory=dict)
    annotations: dict[str, str] = Field(default_factory=dict)
    generation: int = 0


class SecretRef(Document):
    """A Secret in the source's namespace; its keys are the names for `${name}`."""

    name: DnsLabel


class SourceSpec(Document):
    """What is watched, when, and how politely."""

    type: Literal["html", "api", "propertyFinder"] = Field(
        description="Kind of source; cannot be changed later."
    )
    html: HtmlBlock | None = Field(None, description="Set when type is html.")
    api: ApiBlock | None = Field(None, description="Set when type is api.")
    property_finder: PropertyFinderBlock | None = Field(
        None, description="Set when type is propertyFinder."
    )

    schedule: Cron = Field(
        "H/10 * * * *",
        description="Cron schedule; `H` spreads sources. By default of propertyFinder: 0 0 * * *.",
    )
    time_zone: TimeZone = Field(
        "Etc/UTC",
        description="Of the schedule and of dates on the pages. By default of propertyFinder: "
        "Asia/Tashkent.",
    )
    suspend: bool = Field(False, description="No further runs while true.")
    concurrency_policy: Literal["Allow", "Forbid", "Replace"] = Field(
        "Forbid", description="What happens when a run is due and the last one still goes."
    )
    starting_deadline_seconds: int = Field(
        300, ge=1, description="A run that could not start within this time is skipped."
    )
    successful_jobs_history_limit: int = Field(3, ge=0, le=100, description="Jobs kept.")
    failed_jobs_history_limit: int = Field(1, ge=0, le=100, description="Jobs kept.")

    backfill_days: int = Field(
        30,
        ge=0,
        le=3650,
        description="How far back the first run goes, where adverts are dated; "
        "the first list page is taken whole.",
    )
    missing_runs: int = Field(
        1, ge=1, le=100, description="Complete crawls an advert must be missing from to be removed."
    )
    politeness: Politeness = Field(Politeness(), description="Limits towards the host.")
    allow_private_networks: bool = Field(
        False, description="Allow loopback and private addresses. For trials only."
    )
    blocked_markers: tuple[str, ...] = Field(
        (), max_length=50, description="Texts that tell an anti-bot page of this source."
    )
    languages: tuple[
        Literal["uk", "ru", "en", "uz", "de", "fr", "es", "it", "pt", "pl", "nl", "cs"], ...
    ] = Field((), max_length=12, description="Languages of the pages; by default all are tried.")
    defaults: dict[FieldName, str] = Field(
        {}, description="Values of fields that the pages leave out, by field name."
    )
    secret_ref: SecretRef | None = Field(None, description="Credentials for the requests.")
    resources: dict[str, Any] = Field({}, description="Kubernetes resources of the run's pod.")

    @model_validator(mode="before")
    @classmethod
    def _defaults_of_type(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("type") in _TYPE_DEFAULTS:
            return _TYPE_DEFAULTS[data["type"]] | data
        return data

    @model_validator(mode="after")
    def _block_matches_type(self) -> SourceSpec:
        blocks = {"html": self.html, "api": self.api, "propertyFinder": self.property_finder}
        for kind, block in blocks.items():
            if (block is not None) != (self.type == kind):
                raise ValueError(
                    f"type is {self.type!r}: expected the block {self.type!r} and no other"
                )
        return self

    @property
    def block(self) -> HtmlBlock | ApiBlock:
        """The block of a source whose pages are walked: html or api."""
        block = self.html or self.api
        assert block is not None, f"a source of type {self.type} has no pages"  # noqa: S101 - callers look first
        return block


class ScrapeSource(Document):
    """A source, as applied to a cluster or given as a file."""

    api_version: Literal["homing.dev/v1alpha1"]
    kind: Literal["ScrapeSource"]
    metadata: Metadata
    spec: SourceSpec
    status: dict[str, Any] | None = None
