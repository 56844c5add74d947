"""Who calls: an API key, somebody on this machine, or an address."""

from __future__ import annotations

import ipaddress
import time
from functools import lru_cache
from urllib.parse import urlsplit

from aiohttp import web

from homing.models.scope import Scope
from homing.storage import api_keys
from homing_webapp.api.framework.calls import Caller
from homing_webapp.api.framework.problems import unauthorised
from homing_webapp.api.framework.rates import RATES
from homing_webapp.context import POOL, SETTINGS

#: Seconds for which a key that was looked up is taken as valid: a revoked one ends within them.
KEPT_SECONDS = 5.0

#: Keys that are remembered at most.
_KEPT = 10_000

_ALL_SCOPES = frozenset(Scope)

_LOCAL = Caller("loopback", _ALL_SCOPES)


class KnownKeys:
    """Callers by key, as the database told a moment ago."""

    def __init__(self) -> None:
        self._callers: dict[str, tuple[float, Caller]] = {}

    async def caller(self, request: web.Request, key: str) -> Caller:
        """
        Raises:
            Refusal: 401 the key is unknown, expired or revoked; 429 the address asked for too many new ones.
        """
        now = time.monotonic()
        until, caller = self._callers.get(key, (0.0, _LOCAL))
        if now < until:
            return caller
        if key not in self._callers:
            # Whoever guesses keys is counted before the database is asked, else nothing would stop them.
            request.app[RATES].count(_anybody(request))
        async with request.app[POOL].connection() as connection:
            found = await api_keys.use(connection, key)
        if found is None:
            self._callers.pop(key, None)
            raise unauthorised("This API key is unknown, expired or revoked.")
        caller = Caller(f"key:{found.id}", found.scopes, found.user_id, found.id)
        if len(self._callers) >= _KEPT:
            self._callers.clear()
        self._callers[key] = (now + KEPT_SECONDS, caller)
        return caller


KEYS = web.AppKey("keys", KnownKeys)


async def caller_of(request: web.Request) -> Caller:
    """Whoever asks; on loopback without a key everything is allowed.

    Raises:
        Refusal: 401 the key is unknown, expired or revoked; 429 the address asked for too many new ones.
    """
    key = _key(request)
    if key:
        return await request.app[KEYS].caller(request, key)
    if _is_local(request):
        return _LOCAL
    return _anybody(request)


def _anybody(request: web.Request) -> Caller:
    return Caller(f"address:{address(request)}")


def address(request: web.Request) -> str:
    """Where the request comes from, as the outermost of our own proxies saw it."""
    proxies = request.app[SETTINGS].api_proxies
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    # What stands further left was written by the caller, who may write anything.
    return hops[-proxies].strip() if 0 < proxies <= len(hops) else request.remote or ""


def _key(request: web.Request) -> str:
    """
    Raises:
        Refusal: 401 another scheme than Bearer.
    """
    given = request.headers.get("Authorization")
    if given is None:
        return request.headers.get("X-API-Key", "")
    scheme, _, key = given.partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise unauthorised("Expected Authorization: Bearer <key>.")
    return key.strip()


def _is_local(request: web.Request) -> bool:
    """Whether the app serves this machine only, and the request is not a proxy's or a foreign page's."""
    if not is_loopback(request.app[SETTINGS].api_host) or not is_loopback(request.remote or ""):
        return False
    headers = request.headers
    if "X-Forwarded-For" in headers or "Forwarded" in headers or "X-Real-IP" in headers:
        return False
    # A name of elsewhere that was made to lead here, or a page of elsewhere that asks behind a person's back.
    origin = headers.get("Origin")
    return _is_local_name(request.host) and (
        origin is None or urlsplit(origin).netloc == request.host
    )


@lru_cache(maxsize=1000)
def _is_local_name(host: str) -> bool:
    return is_loopback(urlsplit(f"//{host}").hostname or "")


@lru_cache(maxsize=1000)
def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
