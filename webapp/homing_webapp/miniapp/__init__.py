"""Pages that open inside Telegram, from the buttons under alerts and beside the text field; and in a browser after /login.

Telegram hands over who looks, and its colours, behind the # of the address: scripts read them there, so no script of
another host is needed. What only a known person may see is asked for with `Authorization: tma <initData>`.
"""

from aiohttp import web

from homing_webapp.miniapp import (
    alerts,
    counting,
    favourites,
    gallery,
    home,
    login,
    mine,
    people,
    phone,
    search,
    searches,
)

_MODULES = (alerts, counting, favourites, gallery, home, login, mine, phone, searches, search)


def install(app: web.Application) -> None:
    """Adds the pages, and what they count with."""
    app[people.RATES] = people.rates()
    for module in _MODULES:
        app.add_routes(module.routes)
