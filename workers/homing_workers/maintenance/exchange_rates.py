"""Exchange rates from EXCHANGE_RATES_URL, a few times a day; where that fails, the last ones stay in use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import aiohttp
import structlog

from homing import rates
from homing.models.rates import Rates
from homing.rates.document import MOST_BYTES
from homing.storage import exchange_rates
from homing.storage.database import Connection
from homing_workers.maintenance.duty import Duty, Tools

_log = structlog.get_logger()

_AGE = timedelta(hours=6)

_TIMEOUT = aiohttp.ClientTimeout(total=30, connect=10)

#: Rates of a day that is not there yet are a mistake; somewhere it is tomorrow already.
_AHEAD = timedelta(days=2)


async def _work(tools: Tools) -> int:
    url = tools.settings.exchange_rates_url
    if url is None or not await _is_old(tools.connection):
        return 0
    try:
        found = await fetch(url.get_secret_value())
    except (aiohttp.ClientError, TimeoutError, rates.RatesError) as error:
        # Errors of the client hold the whole URL, and that may hold a key.
        reason = str(error) if isinstance(error, rates.RatesError) else type(error).__name__
        _log.warning("No new exchange rates; the last ones stay in use", reason=reason)
        return 0
    source = _host(url.get_secret_value())
    version = await exchange_rates.put_into_use(tools.connection, found, source)
    _log.info("New exchange rates", version=version, day=str(found.day), rates=len(found.units))
    return 1


async def fetch(url: str) -> Rates:
    """What the service says now.

    Raises:
        aiohttp.ClientError: it does not answer, or with an error.
        TimeoutError: it takes too long.
        RatesError: what it says are no rates, or that they are elsewhere.
    """
    headers = {"Accept": "application/json"}
    async with (
        aiohttp.ClientSession(timeout=_TIMEOUT, raise_for_status=True) as session,
        # Redirects could lead to anywhere in our network.
        session.get(url, headers=headers, allow_redirects=False) as response,
    ):
        if response.status != 200:
            expected = "expected 200 and rates; redirects are not followed"
            raise rates.RatesError(f"{_host(url)}: found status {response.status}, {expected}")
        found = rates.read(await _limited(response), _host(url))
    if found.day > datetime.now(UTC).date() + _AHEAD:
        raise rates.RatesError(f"{_host(url)}: {found.day} is in the future")
    return found


async def _limited(response: aiohttp.ClientResponse) -> bytes:
    text = bytearray()
    async for piece in response.content.iter_chunked(65_536):
        text += piece
        if len(text) > MOST_BYTES:
            break
    return bytes(text)


async def _is_old(connection: Connection) -> bool:
    loaded = await exchange_rates.origin(connection)
    return loaded is None or loaded.loaded_at < datetime.now(UTC) - _AGE


def _host(url: str) -> str:
    return urlsplit(url).hostname or "the service"


DUTY = Duty(name="exchange rates", every_seconds=600, work=_work)
