"""Homes: searched, shown, liked, ranked.

All reading goes by `property_cards`, one row a home (see `homing.storage.cards`). Functions take a connection and know
nothing of HTTP.
"""

from homing.storage.properties import likes
from homing.storage.properties.card import PropertyCard
from homing.storage.properties.cursor import BadCursor
from homing.storage.properties.filters import Box, Circle, Filters
from homing.storage.properties.matched import matched
from homing.storage.properties.one import Home, PricePoint, cards, get
from homing.storage.properties.prices import WeekPrice, weekly
from homing.storage.properties.ranking import Ranked, ranking
from homing.storage.properties.search import BadSearch, Page, search
from homing.storage.properties.sorting import Sort
from homing.storage.properties.total import Total, total

__all__ = [
    "BadCursor",
    "BadSearch",
    "Box",
    "Circle",
    "Filters",
    "Home",
    "Page",
    "PricePoint",
    "PropertyCard",
    "Ranked",
    "Sort",
    "Total",
    "WeekPrice",
    "cards",
    "get",
    "likes",
    "matched",
    "ranking",
    "search",
    "total",
    "weekly",
]
