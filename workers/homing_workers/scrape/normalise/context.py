"""What normalisation knows besides the advert itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Context:
    """The source's part in what a text means; one for a whole run."""

    #: Field name to the value that an advert has when it does not say.
    defaults: Mapping[str, str] = field(default_factory=dict)
    #: Languages of the pages; empty means all that we know.
    languages: tuple[str, ...] = ()
    #: Zone of dates without a zone, for example "Europe/Kyiv".
    time_zone: str = "Etc/UTC"
    #: Relative dates count from here; aware.
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @cached_property
    def zone(self) -> ZoneInfo:
        """The source's zone."""
        return ZoneInfo(self.time_zone)
