"""`/app`: what a person was told, the newest first, and by which channels."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from homing.i18n.homes import EVENTS
from homing.models.listing import StoredListing
from homing.storage import delivery_history, inbox, listings
from homing.storage.inbox import Letter, Note
from homing.storage.users import User
from homing_webapp.context import IMAGES, POOL
from homing_webapp.miniapp.rendering import page, personal, spoken
from homing_webapp.pictures import cover
from homing_webapp.query import whole_number

routes = web.RouteTableDef()

_SIZE = 30


@routes.get("/app")
@personal
async def show(request: web.Request, who: User) -> web.Response:
    """A page of alerts; what is shown counts as read from then on."""
    before = whole_number(request.query, "before")
    async with request.app[POOL].connection() as connection:
        letters = await inbox.page(connection, who.id, dismissed=True, before=before, limit=_SIZE)
        numbers = [one.delivery_id for one in letters]
        sent = await delivery_history.beside(connection, who.id, numbers)
        homes = await listings.get_many(
            connection, [one.listing_id for one in letters if isinstance(one, Letter)]
        )
        await inbox.mark_read(connection, numbers)
    return page(
        request,
        "alerts",
        spoken(request, who),
        letters=[(one, _home(one, homes)) for one in letters],
        sent=sent,
        pictures={home.id: cover(request.app[IMAGES], home) for home in homes.values()},
        events=EVENTS,
        older=letters[-1].delivery_id if len(letters) == _SIZE else None,
    )


def _home(letter: Letter | Note, homes: Mapping[int, StoredListing]) -> StoredListing | None:
    return homes.get(letter.listing_id) if isinstance(letter, Letter) else None
