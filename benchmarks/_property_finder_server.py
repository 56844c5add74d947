"""The example server for the benchmark; prints its URL and how long it takes for each request."""

from __future__ import annotations

import asyncio
import json
import sys

from propertyfinder import server
from propertyfinder.latencies import MEASURED
from propertyfinder.limits import Limit
from propertyfinder.server import Options
from propertyfinder.world import World
from testserver import serving


async def main() -> None:
    """Serves for ever."""
    listings, images, users, page, faster = map(int, sys.argv[1:])
    world = World(
        listings=listings, users=users, images_per_listing=images, shared=0, picture_size=(320, 240)
    )
    latencies = MEASURED.divided(faster)
    application = server.make(
        world, Options(latencies=latencies, limit=Limit(650, 60), url_lifetime=900)
    )
    paths = [f"/media/{home.id}/{number}.jpg" for home in world.listed for number in home.pictures]
    pages = [f"/v1/listings?{number}" for number in range(1, listings // page + 1)]
    async with serving.on_loopback(application) as url:
        told = {
            "url": url,
            "api": sum(map(latencies.of, ("/v1/auth/token", "/v1/users?1", *pages))),
            "images": {path: latencies.of(path) for path in paths},
        }
        sys.stdout.write(f"{json.dumps(told)}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
