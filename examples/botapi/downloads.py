"""Files for the bot: https://core.telegram.org/bots/api#getfile"""

from __future__ import annotations

from aiohttp import web

from botapi.files import Files
from botapi.world import World


def add_routes(router: web.UrlDispatcher, world: World, files: Files) -> None:
    """Adds `/file/bot<token>/<file_path>`."""

    async def download(request: web.Request) -> web.Response:
        path = request.match_info["path"]
        found = next((one for one in files.by_id.values() if one.path == path), None)
        content = None if found is None else files.content(found)
        if request.match_info["token"] != world.token or found is None or content is None:
            body = {"ok": False, "error_code": 404, "description": "Not Found"}
            return web.json_response(body, status=404)
        return web.Response(body=content, content_type=found.mime)

    router.add_get("/file/bot{token}/{path:.+}", download)
