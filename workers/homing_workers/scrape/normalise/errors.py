"""Why an advert cannot become a listing."""

from __future__ import annotations

_FOUND_LIMIT = 500


class Rejected(Exception):
    """One advert that fails validation; it is recorded with this reason and the run goes on."""

    def __init__(self, field: str, reason: str, found: object = "") -> None:
        #: Name of the field as in `homing.models.fields.FIELDS`.
        self.field = field
        self.reason = reason
        #: What stood there, cut to 500 characters.
        self.found = str(found)[:_FOUND_LIMIT]
        super().__init__(f"{field}: {reason}, found {self.found!r}")
