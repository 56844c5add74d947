"""A client that knows nothing but HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import aiohttp

TO = "+380501234567"
FIELDS = {"To": TO, "From": "+15005550006", "Body": "Hello"}


@dataclass(frozen=True)
class Client:
    session: aiohttp.ClientSession
    #: Of the account.
    url: str

    async def send(self, **fields: str) -> tuple[int, Any]:
        """Status and JSON of an answer; an empty field is left out."""
        form = {name: value for name, value in (FIELDS | fields).items() if value}
        async with self.session.post(f"{self.url}/Messages.json", data=form) as answer:
            return answer.status, await answer.json()

    async def get(self, path: str) -> tuple[int, Any]:
        async with self.session.get(self.url + path) as answer:
            return answer.status, await answer.json()
