"""Pages for people: one module a page."""

from homing_webapp.pages import (
    chats,
    deliveries,
    inbox,
    likes,
    listing,
    listings,
    ranking,
    reports,
    sources,
    subscriptions,
)

routes = [
    *listings.routes,
    *listing.routes,
    *likes.routes,
    *ranking.routes,
    *inbox.routes,
    *subscriptions.routes,
    *sources.routes,
    *chats.routes,
    *reports.routes,
    *deliveries.routes,
]
