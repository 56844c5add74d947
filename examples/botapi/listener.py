"""A port, by default of loopback."""

from __future__ import annotations

import asyncio

from aiohttp import web

#: Seconds that answers under way have when connections are ended; aiohttp takes 0 as no limit.
_GRACE = 0.05


class Listener:
    """A server on a port; can refuse connections for a while and come back on the same port."""

    def __init__(
        self, application: web.Application, port: int = 0, host: str = "127.0.0.1"
    ) -> None:
        # Without cancellation a long poll would outlive its client.
        self._runner = web.AppRunner(
            application, handler_cancellation=True, access_log=None, shutdown_timeout=1
        )
        self.host, self.port = host, port
        self._site: web.TCPSite | None = None

    @property
    def url(self) -> str:
        """Without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    async def start(self) -> None:
        """Listens.

        Raises:
            OSError: the port is in use.
        """
        if self._runner.server is None:
            await self._runner.setup()
        self._site = web.TCPSite(self._runner, self.host, self.port)
        await self._site.start()
        self.port = self._runner.addresses[-1][1]

    async def refuse(self) -> None:
        """Refuses connections, and ends those there are, until `start`."""
        if self._site is not None:
            await self._site.stop()
            self._site = None
        if self._runner.server is not None:
            await self._runner.server.shutdown(_GRACE)
            # The clients see the ends of their connections now.
            await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Ends."""
        await self._runner.cleanup()
