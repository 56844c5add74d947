"""One advert of a site: what a perfect reader of its pages would know, and what pages need beyond that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from homing.models.kinds import Status
from homing.models.listing import Listing

#: Stands for the site's address, which only a request knows.
PLACE = "http://site.invalid"


@dataclass(frozen=True, kw_only=True)
class Advert:
    number: int
    #: The truth, with links on `PLACE`.
    listing: Listing
    posted_at: datetime
    changed_at: datetime
    #: What the pictures show; equal numbers are equal pictures, also across adverts.
    pictures: tuple[int, ...]
    #: What it is while it can be had.
    offered: Status = Status.AVAILABLE
    #: Language of the advert's texts.
    language: str = "en"
    #: Part of the site that lists it, where the site has parts.
    section: str = ""
    #: Grows with every change; lists show the latest first.
    turn: int = 0
    #: Withdrawn: neither on lists nor on a page of its own.
    gone: bool = False

    def truth(self, base: str) -> Listing:
        """The listing as seen by a reader that reached the site at `base` ("http://host:port")."""
        own = self.listing
        return own.model_copy(
            update={
                "url": own.url.replace(PLACE, base, 1),
                "images": tuple(image.replace(PLACE, base, 1) for image in own.images),
            }
        )

    def changed(self, turn: int, at: datetime, **facts: Any) -> Advert:
        """The advert with some facts of its listing replaced."""
        listing = self.listing.model_copy(update={"updated_at": at} | facts)
        return replace(self, turn=turn, changed_at=at, listing=listing)


def picture_links(number: int, count: int) -> tuple[str, ...]:
    """Links of an advert's pictures, on `PLACE`."""
    return tuple(f"{PLACE}/photos/{number}/{position}.jpg" for position in range(1, count + 1))
