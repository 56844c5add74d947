"""The `ScrapeSource` resource itself."""

from __future__ import annotations

import functools
import re
import zoneinfo
from typing import Annotated, Any, Literal

from croniter import croniter
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from homing.models import rules
from homing.models.base import Document, List, Map
from homing.models.objects import Metadata, Resources, SecretRef
from homing.models.source.extraction import Text
from homing.models.source.fetching import Politeness
from homing.models.source.property_finder import PropertyFinderBlock
from homing.models.source.status import SourceStatus
from homing.models.source.telegram import TelegramBlock
from homing.models.source.walking import KNOWN_FIELDS, ApiBlock, FieldName, HtmlBlock

_CRON_ITEM = re.compile(
    r"([*?]|H(\(\d+-\d+\))?|(\d+|[a-z]{3})(-(\d+|[a-z]{3}))?)(/\d+)?", re.IGNORECASE
)


def _cron(value: str) -> str:
    """Without what croniter knows besides and no CronJob can be told: L, W, #, and R, another number each time."""
    fields = value.split()
    items = (item for field in fields for item in field.split(","))
    if (
        len(fields) != 5
        or not all(map(_CRON_ITEM.fullmatch, items))
        or not croniter.is_valid(value, hash_id=b"homing")
    ):
        raise ValueError(
            "not a cron schedule: expected five fields (minute hour day month weekday), "
            "for example '*/5 * * * *'; `H` spreads sources over the range"
        )
    return value


#: Asking the system takes 25 ms each time, and the operator validates thousands of sources.
_zones = functools.cache(zoneinfo.available_timezones)


def _zone(value: str) -> str:
    if value not in _zones():
        raise ValueError("not a time zone: expected a name such as 'Europe/Kyiv'")
    return value


#: The API server knows five fields when it sees them, and leaves what they may hold to the operator.
_FIVE_FIELDS = rules.Rule(
    r"self.matches('^\\s*[0-9A-Za-z*/,?#()-]+(\\s+[0-9A-Za-z*/,?#()-]+){4}\\s*$')",
    "expected five fields (minute hour day month weekday), for example '*/5 * * * *'; "
    "`H` spreads sources over the range",
)
_ZONE_NAME = rules.Rule(
    "self.matches('^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$') && self != 'Local'",
    "expected the name of a time zone, for example Europe/Kyiv",
)
Cron = Annotated[
    str,
    StringConstraints(max_length=100),
    AfterValidator(_cron),
    Field(json_schema_extra=rules.schema(_FIVE_FIELDS)),
]
TimeZone = Annotated[
    str,
    StringConstraints(max_length=64),
    AfterValidator(_zone),
    Field(json_schema_extra=rules.schema(_ZONE_NAME)),
]

#: Where a type differs from the defaults of the fields.
_TYPE_DEFAULTS = {
    "propertyFinder": {"schedule": "0 0 * * *", "timeZone": "Asia/Tashkent"},
    "telegram": {"schedule": "H * * * *"},
}


_TYPES = ("html", "api", "propertyFinder", "telegram")
_BLOCK_OF_TYPE = rules.Rule(
    " && ".join(f"(self.type == '{kind}') == {rules.has(kind)}" for kind in _TYPES),
    "expected the block that type names, and no other of " + ", ".join(_TYPES),
)


class SourceSpec(Document):
    """What is watched, when, and how politely."""

    model_config = ConfigDict(json_schema_extra=rules.schema(_BLOCK_OF_TYPE))

    type: Literal["html", "api", "propertyFinder", "telegram"] = Field(
        description="Kind of source; cannot be changed later.",
        json_schema_extra=rules.schema(
            rules.fixed("the type of a source", "delete the source and declare it anew")
        ),
    )
    html: HtmlBlock | None = Field(None, description="Set when type is html.")
    api: ApiBlock | None = Field(None, description="Set when type is api.")
    property_finder: PropertyFinderBlock | None = Field(
        None, description="Set when type is propertyFinder."
    )
    telegram: TelegramBlock | None = Field(None, description="Set when type is telegram.")

    schedule: Cron = Field(
        "H/10 * * * *",
        description="Cron schedule; `H` spreads sources. By default H/10 * * * *, of propertyFinder "
        "0 0 * * *, of telegram H * * * *.",
        json_schema_extra=rules.ours_to_default(),
    )
    time_zone: TimeZone = Field(
        "Etc/UTC",
        description="Of the schedule and of dates on the pages. By default Etc/UTC, of propertyFinder "
        "Asia/Tashkent.",
        json_schema_extra=rules.ours_to_default(),
    )
    suspend: bool = Field(False, description="No further runs while true.")
    concurrency_policy: Literal["Allow", "Forbid", "Replace"] = Field(
        "Forbid", description="What happens when a run is due and the last one still goes."
    )
    starting_deadline_seconds: int = Field(
        300, ge=1, le=604_800, description="A run that could not start within this time is skipped."
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
    blocked_markers: List[Annotated[str, StringConstraints(min_length=1, max_length=500)]] = Field(
        (), max_length=50, description="Texts that tell an anti-bot page of this source."
    )
    languages: List[
        Literal["uk", "ru", "en", "uz", "de", "fr", "es", "it", "pt", "pl", "nl", "cs"]
    ] = Field((), max_length=12, description="Languages of the pages; by default all are tried.")
    defaults: Map[FieldName, Text] = Field(
        {},
        max_length=100,
        description="Values of fields that the pages leave out, by field name.",
        json_schema_extra=rules.schema(KNOWN_FIELDS),
    )
    secret_ref: SecretRef | None = Field(
        None,
        description="Credentials for the requests: a Secret whose keys are the names for `${name}`.",
    )
    resources: Resources = Field(
        Resources(), description="What the run's pod gets; by default what the operator is told."
    )

    @model_validator(mode="before")
    @classmethod
    def _defaults_of_type(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("type") in _TYPE_DEFAULTS:
            given = {key: value for key, value in data.items() if value is not None}
            return _TYPE_DEFAULTS[data["type"]] | given
        return data

    @model_validator(mode="after")
    def _block_matches_type(self) -> SourceSpec:
        blocks = (self.html, self.api, self.property_finder, self.telegram)
        for kind, block in zip(_TYPES, blocks, strict=True):
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
    """A place where listings come from: what is read, when, and how politely."""

    api_version: Literal["homing.dev/v1alpha1"]
    kind: Literal["ScrapeSource"]
    metadata: Metadata
    spec: SourceSpec
    status: SourceStatus | None = None
