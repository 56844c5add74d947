"""Getting pages: rates, robots.txt, retries, redirects, limits, and no way into private networks."""

from homing_workers.scrape.fetch.errors import (
    Blocked,
    ConnectionFailed,
    FetchError,
    Gone,
    HttpFailure,
    RedirectLoop,
    Refused,
    RobotsDenied,
    TimedOut,
    TooLarge,
)
from homing_workers.scrape.fetch.fetcher import Fetcher
from homing_workers.scrape.fetch.request import Request, Validators
from homing_workers.scrape.fetch.response import Response

__all__ = [
    "Blocked",
    "ConnectionFailed",
    "FetchError",
    "Fetcher",
    "Gone",
    "HttpFailure",
    "RedirectLoop",
    "Refused",
    "Request",
    "Response",
    "RobotsDenied",
    "TimedOut",
    "TooLarge",
    "Validators",
]
