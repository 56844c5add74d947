"""Points in polygons: certain answers are those of GEOS."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from homing.matching.index import polygons
from homing.matching.index.evaluate import IndexMatcher
from homing.models.area import Polygon
from homing.models.subscription import Criteria
from tests.core.matching.conftest import Made
from tests.core.matching.index.support import indexed
from tests.core.matching.searches import subscription

POSITIONS = st.tuples(st.integers(0, 4), st.integers(0, 4)) | st.tuples(
    st.floats(0, 4, width=32), st.floats(0, 4, width=32)
)
RINGS = st.lists(POSITIONS, min_size=3, max_size=7, unique=True)


@settings(max_examples=100, deadline=None)
@given(ring=RINGS, points=st.lists(POSITIONS, min_size=1, max_size=20))
def test_what_is_certain_is_right(
    ring: list[tuple[float, float]], points: list[tuple[float, float]]
) -> None:
    polygon = Polygon(coordinates=((*ring, ring[0]),))
    tables = indexed([subscription(1, Criteria(polygon=polygon))])
    x, y = np.array(points, np.float64).T
    inside, certain = polygons.inside(tables, np.zeros(len(points), np.int64), x, y)
    expected = shapely.intersects_xy(shapely.Polygon(ring), x, y)
    assert inside[certain].tolist() == expected[certain].tolist()


def test_far_from_corners_and_sides_there_is_no_doubt() -> None:
    polygon = Polygon(coordinates=(((0, 0), (4, 0), (4, 4), (0, 4), (0, 0)),))
    tables = indexed([subscription(1, Criteria(polygon=polygon))])
    x, y = np.array([1.0, 5.0, 3.9]), np.array([1.0, 1.0, 3.9])
    inside, certain = polygons.inside(tables, np.zeros(3, np.int64), x, y)
    assert (inside.tolist(), certain.tolist()) == ([True, False, True], [True] * 3)


def test_borders_belong_to_a_polygon() -> None:
    ring = ((0, 0), (4, 0), (4, 4), (0, 4), (0, 0))
    matcher = IndexMatcher(
        indexed([subscription(1, Criteria(polygon=Polygon(coordinates=(ring,))))])
    )
    places = [(0.5, 0.5), (4, 1), (1, 4), (0, 0), (4.001, 1)]
    batch = [Made.subject(latitude=y, longitude=x) for x, y in places]
    assert sorted(matcher.match(batch).event) == [0, 1, 2, 3]
