"""Work dealt out."""

from __future__ import annotations

import numpy as np
import pytest

from homing.matching.hits import Hits
from homing.matching.index import planner
from homing.matching.index.build import build
from homing.matching.index.columns import Columns
from homing.matching.index.encode import encode
from homing.matching.index.evaluate import IndexMatcher
from homing.matching.index.tables import Tables
from homing.models.subscription import Criteria
from tests.core.matching.conftest import Made
from tests.core.matching.index.support import encoded_columns

#: Searches of each city.
CITIES = {"Київ": 600, "Львів": 150, "Одеса": 100, "Луцьк": 50, None: 100}


@pytest.fixture
def columns() -> Columns:
    cities = [city for city, count in CITIES.items() for _ in range(count)]
    return encoded_columns(
        (number, number, encode(Criteria(city=city))) for number, city in enumerate(cities)
    )


def test_shards_cost_about_the_same_whatever_the_largest_city_is(columns: Columns) -> None:
    shard = planner.shards(columns, 4)
    cities = columns.records["city"]
    sizes = {city: int((cities == city).sum()) for city in set(cities.tolist())}
    weight = np.array([sizes[city] for city in cities.tolist()])
    costs = np.bincount(shard, weight)
    assert costs.max() < 1.2 * costs.mean()


def test_all_shards_together_give_the_hits_of_the_whole(columns: Columns) -> None:
    batch = [Made.subject(city=city) for city in CITIES]
    shard = planner.shards(columns, 3)
    parts = [build(columns.chosen(shard == number)) for number in range(3)]
    found = Hits.joined([IndexMatcher(Tables(one.arrays, one.first)).match(batch) for one in parts])
    whole = build(columns)
    expected = IndexMatcher(Tables(whole.arrays, whole.first)).match(batch)
    assert found.lists(len(batch)) == expected.lists(len(batch))


def test_batches_that_look_at_much_are_matched_in_portions(
    columns: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = build(columns)
    matcher = IndexMatcher(Tables(whole.arrays, whole.first))
    batch = [Made.subject(city=city) for city in (*CITIES, "Рівне")]
    expected = matcher.match(batch).lists(len(batch))
    monkeypatch.setattr(planner, "MOST_WORDS", 3)
    assert matcher.match(batch).lists(len(batch)) == expected


def test_there_is_at_least_one_shard(columns: Columns) -> None:
    with pytest.raises(ValueError, match="found 0"):
        planner.shards(columns, 0)
