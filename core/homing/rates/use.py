"""Which rates are in use: the newest that were loaded, or else those that come with Homing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from homing.models.rates import Rates
from homing.rates.document import read
from homing.storage import exchange_rates
from homing.storage.database import Connection

#: What the rates of `start` are called where their origin is shown.
START_SOURCE = "comes with Homing"

_START = Path(__file__).with_name("start.json")


@cache
def start() -> Rates:
    """The rates that come with Homing; the file says from where they are."""
    return read(_START.read_bytes(), _START.name)


async def in_use(connection: Connection) -> Rates:
    """The rates by which prices are compared now."""
    return await exchange_rates.current(connection) or start()
