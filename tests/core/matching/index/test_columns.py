"""Searches as bytes, and many of them as arrays."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from homing.matching.index import record
from homing.matching.index.columns import Columns, ForeignEncodingError
from homing.matching.index.encode import encode
from homing.matching.index.record import digest
from homing.models.subscription import Criteria
from tests.core.matching.index.support import encoded_columns


def columns(*wanted: dict[str, Any]) -> Columns:
    searches = [Criteria.model_validate(one) for one in wanted]
    return encoded_columns((n + 1, 10 * n, encode(one)) for n, one in enumerate(searches))


def test_searches_come_in_the_order_of_their_ids() -> None:
    given = [(9, 1, encode(Criteria(city="Київ"))), (4, 2, encode(Criteria()))]
    found = encoded_columns(given)
    assert (found.ids.tolist(), found.users.tolist()) == ([4, 9], [2, 1])
    assert found.records["city"].tolist() == [0, digest("kyiv")]


def test_bounds_are_rounded_to_what_listings_can_state() -> None:
    third = Decimal(1) / 3
    close = Decimal("100.00" + "0" * 60 + "1")
    found = columns(
        {"price_min": third, "price_max": 1 - third, "currency": "USD"},
        {"price_min": close, "currency": "USD"},
        {"area_max": close},
    ).records
    assert found["price"][0].tolist() == [34, 66]
    assert found["price"][1].tolist() == [10_001, record.HIGHEST]
    assert found["area"][2].tolist() == [record.LOWEST, 10_000]


def test_what_varies_in_length_is_found_again() -> None:
    found = columns(
        {},
        {"districts": ["Б", "А"], "sources": ["one"], "box": _BOX},
        {"include_words": ["сад", "дім"], "exclude_words": ["хостел"], "near": _NEAR},
        {"polygon": {"coordinates": [[(0, 0), (1, 0), (1, 1), (0, 0)]]}, "excluded_sources": ["x"]},
    )
    assert found.districts.rows.tolist() == [1, 1]
    assert set(found.districts.values.tolist()) == {digest("а"), digest("б")}
    assert found.boxes(np.array([1])).tolist() == [[1, 2, 3, 4]]
    assert found.circles(np.array([2])).shape == (1, 4)
    assert found.words(np.array([2])) == [["дім", "сад", "хостел"]]
    assert len(found.polygons(np.array([3]))[0]) == found.records["polygon"][3] > 0
    assert found.excluded_sources.rows.tolist() == [3]


_BOX = {"south": 1, "west": 2, "north": 3, "east": 4}
_NEAR = {"latitude": 50, "longitude": 30, "radius_m": 900}


def test_searches_of_another_version_are_refused() -> None:
    foreign = bytearray(encode(Criteria()))
    foreign[0] = record.VERSION + 1
    with pytest.raises(ForeignEncodingError, match="subscription 7 and 0 others are encoded by"):
        encoded_columns([(6, 1, encode(Criteria())), (7, 1, bytes(foreign))])
