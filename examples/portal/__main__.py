"""`python -m portal`: the three sites until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from portal import server
from portal.server import Options
from testserver import running


def main() -> None:
    """Runs the portal as the command line says."""
    running.until_stopped("portal", _serving(_options()), "choose other ports with --ports")


@contextlib.asynccontextmanager
async def _serving(options: Options) -> AsyncIterator[str]:
    async with server.serve(options) as (portal, ports):
        yield "\n".join(
            f"{site.title}: http://127.0.0.1:{port}/"
            for site, port in zip(portal.sites.values(), ports, strict=True)
        )


def _options() -> Options:
    parser = argparse.ArgumentParser(prog="portal", description="Three example property sites.")
    default = Options()
    parser.add_argument("--ports", type=_ports, default=default.ports, help="three, by commas")
    parser.add_argument("--seed", type=int, default=default.seed)
    parser.add_argument("--listings", type=int, default=default.listings, help="over all sites")
    parser.add_argument("--tick", type=float, default=default.tick, help="seconds; 0 stands still")
    parser.add_argument("--now", type=_moment, help="ISO time that pages are written at")
    parser.add_argument("--crawl-delay", type=float, default=default.crawl_delay, help="seconds")
    return Options(**vars(parser.parse_args()))


def _ports(text: str) -> tuple[int, int, int]:
    parts = [int(part) for part in text.split(",")]
    if len(parts) != 3 or not all(0 <= port <= 65535 for port in parts):
        raise argparse.ArgumentTypeError("expected three ports, for example 8010,8011,8012")
    return parts[0], parts[1], parts[2]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


if __name__ == "__main__":
    main()
