"""What the visits of one list page come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from homing.models.listing import Listing
from homing.models.run import Rejection
from homing.storage.listings import Seen
from homing_workers.scrape.plan import Plan, date_of
from homing_workers.scrape.ports import PageOutcome
from homing_workers.scrape.triage import Triage
from homing_workers.scrape.visit import Visit


@dataclass
class Findings:
    """Visits, sorted by what is to be done about them."""

    seen: list[Seen] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    traceparents: dict[str, str] = field(default_factory=dict)
    #: Adverts that are older than the horizon and not known.
    skipped: list[Listing] = field(default_factory=list)
    #: How many of `touched` and `confirmed` look as they did.
    untouched: int = 0

    @property
    def listings(self) -> list[Listing]:
        """All adverts that were understood."""
        return [seen.listing for seen in self.seen] + self.skipped

    @property
    def outcome(self) -> PageOutcome:
        return PageOutcome(
            seen=self.seen,
            touched=self.touched,
            confirmed=self.confirmed,
            gone=self.gone,
            rejections=self.rejections,
            traceparents=self.traceparents,
        )


def findings(visits: Iterable[Visit], sorted_cards: Triage, plan: Plan) -> Findings:
    """Sorts the visits of a list page."""
    found = Findings(touched=list(sorted_cards.touch), untouched=len(sorted_cards.touch))
    for visit in visits:
        _sort(visit, visit.card.external_id in sorted_cards.known, plan, found)
    return found


def all_old(listings: Sequence[Listing], plan: Plan) -> bool:
    """Whether there are dated adverts, and all of them are older than the horizon."""
    dated = [listing for listing in listings if date_of(listing) is not None]
    return bool(dated) and all(plan.is_old_news(listing) for listing in dated)


def _sort(visit: Visit, known: bool, plan: Plan, found: Findings) -> None:
    external_id = visit.card.external_id
    if visit.listing is not None:
        _sort_listing(visit, visit.listing, known, plan, found)
        return
    if visit.rejection is not None:
        found.rejections.append(visit.rejection)
    elif visit.error is not None:
        found.errors.append(visit.error)
    elif visit.unchanged and external_id:
        found.confirmed.append(external_id)
        found.untouched += 1
        return
    elif known and external_id:
        found.gone.append(external_id)
        return
    else:
        found.rejections.append(_never_there(visit))
    if known and external_id:
        # It stands on the list page, so it is not missing.
        found.touched.append(external_id)


def _sort_listing(visit: Visit, listing: Listing, known: bool, plan: Plan, found: Findings) -> None:
    if not known and plan.is_old_news(listing):
        found.skipped.append(listing)
        return
    found.seen.append(
        Seen(
            listing=listing,
            card_hash=visit.card.hash,
            detail=visit.detailed,
            detail_etag=visit.validators.etag,
            detail_modified=visit.validators.last_modified,
        )
    )
    if visit.traceparent:
        found.traceparents[listing.external_id] = visit.traceparent


def _never_there(visit: Visit) -> Rejection:
    return Rejection(
        url=visit.card.url,
        external_id=visit.card.external_id,
        field="url",
        reason="the advert's own page is gone (404 or 410)",
        found=visit.card.url,
    )
