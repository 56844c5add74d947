"""Sources are upserted by their runs."""

from __future__ import annotations

from typing import Any

import pytest

from homing.models.source import ScrapeSource
from homing.storage import sources
from homing.storage.database import Connection

_BLOCKS: dict[str, dict[str, Any]] = {
    "html": {
        "startUrls": ["https://portal.test/list"],
        "cards": ".card",
        "fields": {"url": {"css": "a::attr(href)"}},
    },
    "api": {
        "startUrls": ["https://portal.test/list.json"],
        "items": "items",
        "fields": {"url": {"json": "url"}},
    },
}


def declared(kind: str = "html", name: str = "portal", **spec: Any) -> ScrapeSource:
    return ScrapeSource.model_validate(
        {
            "apiVersion": "homing.dev/v1alpha1",
            "kind": "ScrapeSource",
            "metadata": {"name": name},
            "spec": {"type": kind, kind: _BLOCKS[kind], **spec},
        }
    )


async def test_a_source_keeps_its_number(connection: Connection) -> None:
    first = await sources.upsert(connection, declared())
    other = await sources.upsert(connection, declared(name="other"))
    assert await sources.upsert(connection, declared(missingRuns=3)) == first != other


async def test_an_edit_is_dated_and_a_repeat_is_not(connection: Connection) -> None:
    await sources.upsert(connection, declared())
    (first,) = await sources.all(connection)
    await sources.upsert(connection, declared())
    (repeated,) = await sources.all(connection)
    await sources.upsert(connection, declared(missingRuns=3))
    (edited,) = await sources.all(connection)
    assert first == repeated
    assert edited.updated_at > first.updated_at
    assert edited.spec["missingRuns"] == 3


async def test_a_stored_declaration_can_be_read_again(connection: Connection) -> None:
    source = declared("api")
    await sources.upsert(connection, source)
    (stored,) = await sources.all(connection)
    assert type(source.spec).model_validate(stored.spec) == source.spec


async def test_the_type_of_a_source_is_fixed(connection: Connection) -> None:
    await sources.upsert(connection, declared("html"))
    with pytest.raises(
        sources.TypeChanged, match=r"default/portal: spec\.type cannot become 'api'"
    ):
        await sources.upsert(connection, declared("api"))


async def test_sources_come_by_name(connection: Connection) -> None:
    for name in ("b", "a"):
        await sources.upsert(connection, declared(name=name))
    assert [source.name for source in await sources.all(connection)] == ["a", "b"]


async def test_an_unknown_source_cannot_be_locked(connection: Connection) -> None:
    with pytest.raises(sources.UnknownSource, match="no source has the id 5"):
        await sources.lock(connection, 5)
