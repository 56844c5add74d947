"""`GET /media/<key>`: stored pictures, where no other host serves them."""

from __future__ import annotations

import mimetypes

from aiohttp import web

from homing.images import MissingImage, is_picture
from homing_webapp.context import IMAGES

routes = web.RouteTableDef()

#: A key is never written with other content, so browsers may keep it.
_FOREVER = "public, max-age=31536000, immutable"


@routes.get("/media/{key:.+}")
async def show(request: web.Request) -> web.Response:
    key, store = request.match_info["key"], request.app[IMAGES]
    if not is_picture(key, store.prefix):
        raise _missing()
    try:
        data = await store.open(key)
    except MissingImage:
        raise _missing() from None
    mime = mimetypes.guess_type(key)[0] or "application/octet-stream"
    return web.Response(body=data, content_type=mime, headers={"Cache-Control": _FOREVER})


def _missing() -> web.HTTPNotFound:
    return web.HTTPNotFound(text="There is no such picture.")
