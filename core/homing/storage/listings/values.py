"""What runs hand in, and what they get back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from homing.models.kinds import EventKind, Status
from homing.models.listing import Listing


@dataclass(frozen=True, slots=True)
class Seen:
    """One observation of a listing.

    An observation is complete: fields that are None are not stated any more. So one from a card alone
    (`detail` False) is stored only for sources that have no detail rule; otherwise use `touch`.
    """

    listing: Listing
    #: Hash of the list page's card, to tell next time whether the detail page need be fetched.
    card_hash: bytes | None
    #: Whether the detail page was read.
    detail: bool
    #: ETag and Last-Modified of the detail page, at most 500 characters each: to ask next time whether it changed.
    detail_etag: str | None = None
    detail_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a listing."""

    listing_id: int
    external_id: str
    #: None: unchanged.
    kind: EventKind | None
    #: The row in `events`, to be matched after the commit; None where unchanged.
    event_id: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What a run needs to decide whether to read a detail page."""

    listing_id: int
    #: None too for a listing that was removed: seen again, it must be read and stored anew.
    card_hash: bytes | None
    detail_at: datetime | None
    status: Status
    #: ETag and Last-Modified of the detail page that the listing was read from.
    detail_etag: str | None = None
    detail_modified: str | None = None
