"""The portal that both crawlers of `benchmarks.crawl` walk: it stands still, and prints its ports.

Run by `python -m benchmarks._crawl_portal LISTINGS`; LISTINGS are those of all three sites.
"""

from __future__ import annotations

import asyncio
import json
import sys

from portal import server


async def _serve(listings: int) -> None:
    options = server.Options(ports=(0, 0, 0), listings=listings, tick=0, crawl_delay=0)
    async with server.serve(options) as (_, ports):
        print(json.dumps(ports), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
