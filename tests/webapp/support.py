"""What the tests of the web app share."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from aiohttp.test_utils import TestClient

from homing.models.listing import Listing
from homing.models.source import ScrapeSource

SOURCE = ScrapeSource.model_validate(
    {
        "apiVersion": "homing.dev/v1alpha1",
        "kind": "ScrapeSource",
        "metadata": {"name": "nestwell"},
        "spec": {"type": "html", "html": {"startUrls": ["https://nestwell.test/"], "cards": "li"}},
    }
)

Client: TypeAlias = TestClient[Any, Any]
Publish: TypeAlias = Callable[..., Coroutine[Any, Any, int]]


def home(external_id: str = "a1", **fields: Any) -> Listing:
    """A home as a run stores it."""
    return Listing(
        external_id=external_id,
        url=f"https://nestwell.test/{external_id}",
        **{
            "title": "Two rooms by the park",
            "price": Decimal(95_000),
            "currency": "USD",
            "city": "Kyiv",
            "rooms": Decimal(2),
            "published_at": datetime(2026, 11, 1, tzinfo=UTC),
            **fields,
        },
    )


async def text(client: Client, path: str, status: int = 200) -> str:
    """The page at `path`, which must answer with `status`."""
    answer = await client.get(path, headers={"Accept": "text/html"})
    assert answer.status == status, await answer.text()
    return await answer.text()
