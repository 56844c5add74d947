"""Shapes as strips of longitude and latitude: nothing that a shape holds is left out."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, radians, sin

from hypothesis import given, settings
from hypothesis import strategies as st

from homing.matching.index.evaluate import IndexMatcher
from homing.matching.matcher import PlainMatcher
from homing.matching.shapes import EARTH_M
from homing.matching.subject import Subject
from homing.models.area import Box, Circle, Polygon
from homing.models.subscription import Criteria
from tests.core.matching.conftest import Made
from tests.core.matching.index.support import indexed
from tests.core.matching.searches import subscription

#: Around places where degrees come to an end, and around none in particular.
LATITUDES = st.one_of(*(st.floats(at - 0.3, at + 0.3) for at in (-89.7, 0.0, 50.0, 89.7)))
LONGITUDES = st.one_of(*(st.floats(at - 0.3, at + 0.3) for at in (-179.7, 0.0, 30.0, 179.7)))
NEAR = st.builds(
    lambda latitude, longitude, radius: Criteria(
        near=Circle(latitude=latitude, longitude=longitude, radius_m=radius)
    ),
    LATITUDES,
    LONGITUDES,
    st.floats(1, 60_000),
)


def _box(south: float, west: float, height: float, width: float) -> Box:
    return Box(south=south, west=west, north=min(90, south + height), east=min(180, west + width))


BOXES = st.builds(_box, LATITUDES, LONGITUDES, st.floats(0, 0.5), st.floats(0, 0.5))


def _polygon(box: Box) -> Polygon:
    corners = ((box.west, box.south), (box.east, box.south), (box.east, box.north))
    return Polygon(coordinates=((*corners, corners[0]),))


WANTED = st.one_of(
    NEAR,
    BOXES.map(lambda box: Criteria(box=box)),
    BOXES.filter(lambda box: box.south < box.north and box.west < box.east).map(
        lambda box: Criteria(polygon=_polygon(box))
    ),
)
PLACES: st.SearchStrategy[Subject] = st.builds(
    lambda latitude, longitude: Made.subject(latitude=latitude, longitude=longitude),
    LATITUDES,
    LONGITUDES,
)


@settings(max_examples=150, deadline=None)
@given(wanted=st.lists(WANTED, min_size=1, max_size=30), batch=st.lists(PLACES, max_size=8))
def test_the_plain_matcher_agrees(wanted: list[Criteria], batch: list[Subject]) -> None:
    searches = [subscription(number, criteria) for number, criteria in enumerate(wanted)]
    expected = PlainMatcher(searches).match(batch).lists(len(batch))
    assert IndexMatcher(indexed(searches)).match(batch).lists(len(batch)) == expected


@settings(max_examples=150, deadline=None)
@given(wanted=NEAR, angle=st.floats(0, 6.3), share=st.floats(0.9, 1.0))
def test_places_just_within_a_circle_are_found(
    wanted: Criteria, angle: float, share: float
) -> None:
    assert wanted.near is not None
    batch = [_towards(wanted.near, angle, share)]
    expected = PlainMatcher([subscription(1, wanted)]).match(batch).lists(1)
    assert IndexMatcher(indexed([subscription(1, wanted)])).match(batch).lists(1) == expected


def _towards(circle: Circle, angle: float, share: float) -> Subject:
    """A place in that direction, so far from the centre as that share of the radius."""
    phi, lam = radians(circle.latitude), radians(circle.longitude)
    far = share * circle.radius_m / EARTH_M
    latitude = asin(sin(phi) * cos(far) + cos(phi) * sin(far) * cos(angle))
    turned = atan2(sin(angle) * sin(far) * cos(phi), cos(far) - sin(phi) * sin(latitude))
    longitude = (degrees(lam + turned) + 180) % 360 - 180
    return Made.subject(latitude=degrees(latitude), longitude=longitude)
