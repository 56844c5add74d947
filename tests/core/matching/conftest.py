"""Listings and events to put questions to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from homing.matching.subject import Subject
from homing.models.event import Event
from homing.models.kinds import EventKind
from homing.models.listing import Listing
from homing.models.rates import Rates


class Made:
    """Makes models from the few fields that a test is about."""

    rates = Rates.model_validate(
        {"version": 1, "day": date(2026, 1, 1), "base": "USD", "units": {"UAH": 40, "EUR": "0.9"}}
    )

    @staticmethod
    def listing(**fields: Any) -> Listing:
        given = {"external_id": "1", "url": "https://site.test/1", "title": "A home"} | fields
        return Listing.model_validate(given)

    @staticmethod
    def event(kind: EventKind = EventKind.NEW, **prices: Any) -> Event:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return Event(id=1, listing_id=1, run_id=None, kind=kind, at=at, **prices)

    @classmethod
    def subject(
        cls, kind: EventKind = EventKind.NEW, source: str = "portal", **fields: Any
    ) -> Subject:
        return Subject(cls.event(kind), cls.listing(**fields), source)


@pytest.fixture
def made() -> Made:
    return Made()
