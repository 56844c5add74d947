"""Listings: written by runs in batches, read by pages.

Writing (`store`, `touch`, `mark_missing`, `mark_gone`) happens for one source at a time: each call locks the
source's row until the transaction ends, so two runs of one source wait for each other, never deadlock, and
never tell an event twice. Open the transaction for the writing only, not around the fetching of pages.
"""

from homing.storage.listings.events import trace
from homing.storage.listings.missing import SweepRefused, mark_gone, mark_missing
from homing.storage.listings.places import cities, districts, usual_currency
from homing.storage.listings.read import get, get_many, history
from homing.storage.listings.seen import content_hash, hashes, known, live, touch
from homing.storage.listings.storing import store
from homing.storage.listings.values import Known, Seen, Stored

__all__ = [
    "Known",
    "Seen",
    "Stored",
    "SweepRefused",
    "cities",
    "content_hash",
    "districts",
    "get",
    "get_many",
    "hashes",
    "history",
    "known",
    "live",
    "mark_gone",
    "mark_missing",
    "store",
    "touch",
    "trace",
    "usual_currency",
]
