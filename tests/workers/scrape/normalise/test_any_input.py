"""Whatever stands in a field, the answer is a listing or a rejection."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homing.models.fields import FIELDS
from homing.models.listing import Listing
from homing.models.raw import RawItem, RawValue
from homing_workers.scrape.normalise import Context, Rejected, normalise

CONTEXT = Context({"currency": "EUR"}, (), "Europe/Kyiv", datetime(2026, 11, 21, 12, tzinfo=UTC))
PIECES = [
    "1 200", "1.250,50", "12", "3/9", "54/30/9", "$", "€", "грн", "млн", "so'm", "/mo", "м²", "сот.",
    "від", "до", "-", "–", "кімн.", "студія", "2+kk", "поверх", "EG", "вчора", "2 kun oldin", "тому",
    "12.03.2024", "99.99.9999", "31 лютого", "+380671234567", "Київ", "р-н", "вул.", "10437", "Berlin",
    "http://[", "https://a.b/c?utm_x=1#/x", "data:", "<b>", "&#0;", "&#xD800;", "\x00", "\ud800", "½",
    "٣", "²", "İ", "~~", "0", "9" * 40, "-5", "true", "не", "без", "мебели", ",", "\n", " ", "/", "10:61",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join) | st.lists(
    st.sampled_from(PIECES), max_size=5
).map("".join)
SCALARS = (
    st.text(st.characters(), max_size=40) | TEXTS | st.booleans() | st.integers() | st.floats()
)
VALUES = SCALARS | st.lists(SCALARS, max_size=4)
ITEMS = st.dictionaries(st.sampled_from(sorted(FIELDS)), VALUES, max_size=8)


def normalised(values: dict[str, RawValue]) -> Listing | None:
    found: dict[str, RawValue] = {"url": "/1", "price": 100, **values}
    item = RawItem(base_url="https://portal.test/list", values=found, attributes=values)
    try:
        return normalise(item, CONTEXT)
    except Rejected:
        return None


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ITEMS)
def test_any_values_become_a_storable_listing_or_a_rejection(values: dict[str, RawValue]) -> None:
    listing = normalised(values)
    if listing is None:
        return
    written = listing.model_dump_json()
    assert Listing.model_validate_json(written) == listing
    assert "\\u0000" not in written
    json.dumps([listing.attributes, listing.raw], allow_nan=False).encode()


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(FIELDS)), VALUES)
def test_any_value_of_one_field_is_taken(name: str, value: RawValue) -> None:
    listing = normalised({name: value})
    assert listing is None or listing.title


@pytest.mark.parametrize("piece", ["9", "1 ", "1,", "без ", "1 - ", "вул. ", "<b>"])
def test_an_endless_text_does_not_take_endless_time(piece: str) -> None:
    endless = piece * 20_000
    began = time.process_time()
    for name in ("title", "price", "area", "features", "address", "description", "publishedAt"):
        normalised({name: endless})
    assert time.process_time() - began < 5
