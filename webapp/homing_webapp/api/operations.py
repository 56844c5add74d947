"""All operations of the API, in the order of the document."""

from __future__ import annotations

from homing_webapp.api import (
    deliveries,
    favourite_lists,
    favourites,
    feeds,
    likes,
    me,
    messages,
    notifications,
    preferences,
    previewing,
    properties,
    ranking,
    stats,
    subscriptions,
)
from homing_webapp.api.framework import Operation

OPERATIONS: tuple[Operation, ...] = (
    *me.routes,
    *preferences.routes,
    *notifications.routes,
    *deliveries.routes,
    *subscriptions.routes,
    *previewing.routes,
    *favourites.routes,
    *favourite_lists.routes,
    *feeds.routes,
    *ranking.routes,
    *properties.routes,
    *likes.routes,
    *messages.routes,
    *stats.routes,
)
