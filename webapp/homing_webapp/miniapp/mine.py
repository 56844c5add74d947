"""`/app/listings/{id}/mine`: what a person says of a home: keeps it, in a list, with a note, or never wants to see it again."""

from __future__ import annotations

from aiohttp import web

from homing.models.listing import StoredListing
from homing.storage import favourite_lists, favourites
from homing.storage.database import Connection
from homing.storage.users import User
from homing_webapp.context import POOL
from homing_webapp.forms import fields
from homing_webapp.miniapp.finding import ID, listing
from homing_webapp.miniapp.rendering import PART, back, page, personal, spoken
from homing_webapp.query import whole_number

routes = web.RouteTableDef()

_PATH = f"/app/listings/{ID}/mine"


@routes.get(_PATH)
@personal
async def show(request: web.Request, who: User) -> web.Response:
    """The part of the home's page."""
    home = await listing(request)
    async with request.app[POOL].connection() as connection:
        kept = await favourites.get(connection, who.id, home.property_id)
        lists = await favourite_lists.of_user(connection, who.id)
        hidden = await favourites.is_dismissed(connection, who.id, home.property_id)
    say = spoken(request, who)
    return page(request, "mine", say, number=home.id, kept=kept, lists=lists, hidden=hidden)


@routes.post(_PATH)
@personal
async def act(request: web.Request, who: User) -> web.Response:
    """Does what the pressed button says, and shows how it is now."""
    home = await listing(request)
    given = dict(await fields(request))
    async with request.app[POOL].connection() as connection, connection.transaction():
        await _do(connection, who, home, given)
    below = "/mine" if PART in request.headers else ""
    raise back(request, spoken(request, who), f"/app/listings/{home.id}{below}")


async def _do(
    connection: Connection, who: User, home: StoredListing, given: dict[str, str]
) -> None:
    """
    Raises:
        HTTPBadRequest: no button of ours says so.
    """
    changes = {
        "keep": favourites.keep,
        "drop": favourites.drop,
        "dismiss": favourites.dismiss,
        "readmit": favourites.readmit,
    }
    wanted = given.get("do", "")
    if change := changes.get(wanted):
        await change(connection, who.id, home.property_id)
    elif wanted == "write":
        await _write(connection, who, home.property_id, given)
    else:
        raise web.HTTPBadRequest(text="The button is unknown.")


async def _write(
    connection: Connection, who: User, property_id: int, given: dict[str, str]
) -> None:
    note = given.get("note", "").replace("\0", "").strip()[: favourites.NOTE_LENGTH]
    await favourites.set_note(connection, who.id, property_id, note or None)
    new = given.get("new_list", "").replace("\0", "").strip()[: favourite_lists.NAME_LENGTH]
    chosen = await favourite_lists.create(connection, who.id, new) if new else None
    if chosen is None:
        chosen = whole_number(given, "list")
    await favourites.move(connection, who.id, property_id, chosen)
