"""Makes an application serve the API."""

from __future__ import annotations

from aiohttp import web

from homing_webapp import user_service, waking
from homing_webapp.api import docs
from homing_webapp.api.framework import dispatch, sharing
from homing_webapp.api.framework.keys import KEYS, KnownKeys
from homing_webapp.api.framework.rates import RATES, Rates
from homing_webapp.api.operations import OPERATIONS
from homing_webapp.context import SETTINGS


def install(app: web.Application) -> None:
    """Adds every operation, the document and its page, and what they share."""
    settings = app[SETTINGS]
    app[KEYS] = KnownKeys()
    app[RATES] = Rates(per_key=settings.api_rate_per_key, anonymous=settings.api_rate_anonymous)
    app.cleanup_ctx.extend((sharing.running, waking.running, user_service.running))
    app.add_routes(docs.routes)
    methods: dict[str, list[str]] = {}
    for operation in OPERATIONS:
        dispatch.add(app, operation)
        methods.setdefault(operation.path.rstrip("/"), []).append(operation.method)
    for path, served in methods.items():
        dispatch.refuse(app, path, served)
