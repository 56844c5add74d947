"""`/inbox`: the demo user's alerts, the newest first."""

from __future__ import annotations

from aiohttp import web

from homing.storage import inbox, listings, users
from homing.storage.inbox import Letter
from homing_webapp.context import IMAGES, POOL
from homing_webapp.pictures import cover
from homing_webapp.query import whole_number
from homing_webapp.templating import render

routes = web.RouteTableDef()

_SIZE = 30


@routes.get("/inbox")
async def show(request: web.Request) -> web.Response:
    """A page of letters; what is shown counts as read from then on.

    Letters about homes that the person dismissed are left out, but for `?dismissed=1`.
    """
    dismissed = request.query.get("dismissed") == "1"
    before = whole_number(request.query, "before")
    async with request.app[POOL].connection() as connection:
        user_id = await users.ensure_demo(connection)
        unread = await inbox.unread(connection, user_id)
        letters = await inbox.page(
            connection, user_id, dismissed=dismissed, before=before, limit=_SIZE
        )
        about = [letter.listing_id for letter in letters if isinstance(letter, Letter)]
        homes = await listings.get_many(connection, about)
        await inbox.mark_read(connection, [letter.delivery_id for letter in letters])
    pictures = {home.id: cover(request.app[IMAGES], home) for home in homes.values()}
    return render(
        request,
        "inbox.html",
        unread=unread,
        letters=[
            (letter, homes[letter.listing_id] if isinstance(letter, Letter) else None)
            for letter in letters
        ],
        pictures=pictures,
        dismissed=dismissed,
        older=letters[-1].delivery_id if len(letters) == _SIZE else None,
    )
