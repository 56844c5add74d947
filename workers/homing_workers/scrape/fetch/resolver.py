"""Names to addresses, every one of them checked. aiohttp connects to what this returns and does not resolve again."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

from homing_workers.scrape.fetch import addresses


class ForbiddenAddress(Exception):
    """A host is at an address that must not be asked."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(
            f"{host} is at {address}, which is no public address; "
            "allowPrivateNetworks of the source would let it through"
        )


class GuardedResolver(AbstractResolver):
    """Resolves by the system, refuses a name if any of its addresses is not public.

    Args:
        allow_private_networks: let every address through.
        hosts: names with addresses given here, in place of the system's.
    """

    def __init__(self, *, allow_private_networks: bool, hosts: Mapping[str, str]) -> None:
        self._allow = allow_private_networks
        self._hosts = hosts
        self._system = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """As aiohttp's resolvers.

        Raises:
            ForbiddenAddress: an address is not public.
            OSError: there is no such name.
        """
        found = await self._system.resolve(self._hosts.get(host, host), port, family)
        for result in found:
            self.check(host, ipaddress.ip_address(result["host"]))
        return [{**result, "hostname": host} for result in found]

    def check(self, host: str, address: addresses.Address) -> None:
        """Checks one address.

        Raises:
            ForbiddenAddress: it is not public.
        """
        if not (self._allow or addresses.is_public(address)):
            raise ForbiddenAddress(host, str(address))

    async def close(self) -> None:
        await self._system.close()
