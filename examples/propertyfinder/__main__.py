"""`python -m propertyfinder`: the server until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import AsyncIterator, Callable
from random import Random

from propertyfinder import server
from propertyfinder.latencies import MEASURED
from propertyfinder.limits import Limit
from propertyfinder.server import KEY, SECRET, Options
from propertyfinder.world import World
from testserver import running, serving


def main() -> None:
    """Runs the server as the command line says."""
    running.until_stopped("propertyfinder", _serving(_parser().parse_args()))


@contextlib.asynccontextmanager
async def _serving(asked: argparse.Namespace) -> AsyncIterator[str]:
    world = World(
        asked.seed,
        listings=asked.listings,
        users=asked.users,
        images_per_listing=asked.images,
        picture_size=(640, 480),
    )
    application = server.make(world, _options(asked))
    application[server.SERVER].on_page = _changes(world, asked.seed, asked.changes)
    async with serving.on_loopback(application, asked.port) as url:
        yield f"PF_API_URL={url} PF_API_KEY={KEY} PF_API_SECRET={SECRET}"


def _options(asked: argparse.Namespace) -> Options:
    return Options(
        latencies=MEASURED.divided(asked.faster),
        token_lifetime=asked.token_lifetime,
        limit=Limit(asked.rate, 60) if asked.rate else None,
        token_limit=Limit(60, 60),
        url_lifetime=asked.url_lifetime or None,
    )


def _changes(world: World, seed: int, count: int) -> Callable[[int], None]:
    """Makes so many changes of any kind after each page."""
    random = Random(f"changes {seed}")
    kinds = (world.reprice, world.edit, world.illustrate, world.move, world.withdraw)

    def change(_: int) -> None:
        for _number in range(count if world.listed else 0):
            random.choice(kinds)()
            world.publish()

    return change


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="propertyfinder", description="An API like Property Finder's, with made-up listings."
    )
    parser.add_argument("--port", type=int, default=8013)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--listings", type=int, default=200)
    parser.add_argument("--users", type=int, default=8)
    parser.add_argument("--images", type=int, default=5, help="of each listing")
    parser.add_argument("--faster", type=float, default=1, help="divides the measured latencies")
    parser.add_argument("--rate", type=int, default=650, help="requests a minute; 0 is any")
    parser.add_argument("--token-lifetime", type=float, default=1800, help="seconds")
    parser.add_argument("--url-lifetime", type=float, default=900, help="seconds; 0 signs nothing")
    parser.add_argument("--changes", type=int, default=0, help="after each page of listings")
    return parser


if __name__ == "__main__":
    main()
