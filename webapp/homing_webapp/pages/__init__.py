"""Pages for people: one module a page."""

from homing_webapp.pages import inbox, listing, listings, reports, sources, subscriptions

routes = [
    *listings.routes,
    *listing.routes,
    *inbox.routes,
    *subscriptions.routes,
    *sources.routes,
    *reports.routes,
]
