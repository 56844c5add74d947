"""Listings and events to put questions to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from homing.models.event import Event
from homing.models.kinds import EventKind
from homing.models.listing import Listing


class Made:
    """Makes models from the few fields that a test is about."""

    @staticmethod
    def listing(**fields: Any) -> Listing:
        given = {"external_id": "1", "url": "https://site.test/1", "title": "A home"} | fields
        return Listing.model_validate(given)

    @staticmethod
    def event(kind: EventKind = EventKind.NEW) -> Event:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return Event(id=1, listing_id=1, run_id=None, kind=kind, at=at)


@pytest.fixture
def made() -> Made:
    return Made()
