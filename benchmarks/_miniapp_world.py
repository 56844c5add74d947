"""A web app with a few homes and one person who keeps, looks for and was told of them; for figures and pictures of the Mini App."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "examples")]

from botapi.testing import DEFAULT_TOKEN
from homing.embedded import postgres
from homing.embedded.server import free_port
from homing.images import FolderStore, thumbnail_key
from homing.models.kinds import Channel, DealType, EventKind, PricePeriod, PropertyType
from homing.models.listing import Listing
from homing.models.source import ScrapeSource
from homing.models.subscription import Criteria
from homing.storage import (
    database,
    favourite_lists,
    favourites,
    listings,
    runs,
    schema,
    sources,
    subscriptions,
    users,
    web_logins,
)
from homing.storage.database import Connection
from portal import pictures
from testserver.waiting import until_answering

#: Telegram id of the person.
OLHA = 77

_PREFIX = "ads-images/"

_SOURCE = ScrapeSource.model_validate(
    {
        "apiVersion": "homing.dev/v1alpha1",
        "kind": "ScrapeSource",
        "metadata": {"name": "nestwell"},
        "spec": {
            "type": "html",
            "html": {"startUrls": ["https://nestwell.example/"], "cards": "li"},
        },
    }
)

_DESCRIPTION = (
    "Windows to the south, a kitchen with a table for six, and a storeroom.\n\n"
    "The lift works; the metro is nine minutes away on foot, the park across the street. Pets are welcome."
)

#: Title, district, price, rooms, area, floor, pictures.
_HOMES: Sequence[tuple[str, str, int, int, int, int, int]] = (
    ("Two bright rooms above the botanical garden", "Pechersk", 19_500, 2, 54, 4, 30),
    ("Renovated flat in a quiet courtyard, with a balcony", "Podil", 24_000, 3, 71, 2, 8),
    ("Studio by the river", "Obolon", 12_800, 0, 31, 11, 5),
    ("Family flat near two schools", "Lukianivka", 31_000, 4, 96, 7, 6),
)


@dataclass(frozen=True)
class World:
    """What pages can be asked for."""

    site: str
    #: Numbers of the listings; the first one has 30 pictures.
    homes: list[int]
    search: int
    #: Token of a login link.
    link: str


@contextmanager
def running(language: str = "en") -> Iterator[World]:
    """The world, made anew."""
    with tempfile.TemporaryDirectory(prefix="homing-miniapp-") as folder:
        Path(folder).chmod(0o755)
        server = postgres.start(Path(folder) / "postgres", durable=False)
        try:
            schema.upgrade(server.url)
            made = asyncio.run(_fill(server.url, Path(folder) / "media", language))
            with _site(server.url, Path(folder)) as site:
                yield World(site, *made)
        finally:
            server.stop()


@contextmanager
def _site(url: str, folder: Path) -> Iterator[str]:
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": url,
        "HOMING_DATA_DIR": str(folder),
        "MEDIA_ROOT": str(folder / "media"),
        "API_PORT": str(port),
        "TELEGRAM_TOKEN": DEFAULT_TOKEN,
    }
    command = [str(Path(sys.executable).with_name("homing")), "web"]
    with subprocess.Popen(command, env=environment, cwd=folder) as process:
        try:
            until_answering(f"http://127.0.0.1:{port}/readyz", 60)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


async def _fill(url: str, media: Path, language: str) -> tuple[list[int], int, str]:
    store = FolderStore(media, _PREFIX)
    async with database.connect(url) as connection:
        person = await users.create(connection, name="Olha", language=language, telegram_id=OLHA)
        await users.set_channel(connection, person, Channel.TELEGRAM, str(OLHA))
        numbers = [number async for number in _publish(connection, store)]
        await _cheaper(connection, numbers[0])
        search = await _searches(connection, person)
        await _told(connection, person, search)
        await _kept(connection, person, numbers)
        return numbers, search, await web_logins.offer(connection, person)


async def _publish(connection: Connection, store: FolderStore) -> AsyncIterator[int]:
    source = await sources.upsert(connection, _SOURCE)
    run = await runs.start(connection, source, None)
    for place, (title, district, price, rooms, area, floor, count) in enumerate(_HOMES):
        listing = Listing(
            external_id=str(place),
            url=f"https://nestwell.example/{place}",
            title=title,
            description=_DESCRIPTION,
            deal_type=DealType.RENT,
            property_type=PropertyType.APARTMENT,
            price=Decimal(price),
            currency="UAH",
            price_period=PricePeriod.MONTH,
            city="Kyiv",
            district=district,
            street="Botanichna",
            house=str(7 + place),
            rooms=Decimal(rooms),
            area_total=Decimal(area),
            area_kitchen=Decimal(12),
            floor=floor,
            floors=12,
            year_built=2011,
            pets=True,
            furnished=place != 3,
            heating="central",
            phones=("+380441234567",),
            contact_name="Petro",
            published_at=datetime.now(UTC) - timedelta(hours=5 * place + 1),
        )
        seen = [listings.Seen(listing=listing, card_hash=None, detail=True)]
        async with connection.transaction():
            [stored] = await listings.store(connection, source_id=source, run_id=run, seen=seen)
        await _picture(connection, store, stored.listing_id, place, count)
        yield stored.listing_id


async def _picture(
    connection: Connection, store: FolderStore, listing: int, place: int, count: int
) -> None:
    """Draws so many pictures, a facade and interiors, in all sizes."""
    for position in range(count):
        number = 900_000 + place * 31 + position if position else place * 3
        key = f"{_PREFIX}property_images/ab/{listing}-{position}.jpg"
        content = pictures.jpeg(number)
        for name, data in ((key, content), *_smaller(key, content)):
            await store.put(name, data, "image/jpeg")
        await connection.execute(
            """
            WITH image AS (
                INSERT INTO images (content_hash, key, mime, width, height, bytes)
                VALUES (%s, %s, 'image/jpeg', 800, 600, %s) RETURNING id)
            INSERT INTO listing_images (listing_id, position, url, state, image_id)
            SELECT %s, %s, %s, 'stored', id FROM image
            """,
            (
                hashlib.sha256(key.encode()).digest(),
                *(key, len(content), listing, position),
                f"https://nestwell.example/{place}/{position}.jpg",
            ),
        )


def _smaller(key: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    for width in (320, 960):
        drawn = Image.open(io.BytesIO(content)).resize((width, width * 3 // 4))
        written = io.BytesIO()
        drawn.save(written, "JPEG", quality=82)
        yield thumbnail_key(key, width), written.getvalue()


async def _cheaper(connection: Connection, listing: int) -> None:
    await connection.execute(
        """
        INSERT INTO events (listing_id, kind, old_price, old_currency, new_price, new_currency, at)
        VALUES (%s, 'price_changed', 21000, 'UAH', 19500, 'UAH', now() - interval '12 minutes')
        """,
        (listing,),
    )


async def _searches(connection: Connection, person: int) -> int:
    flats = Criteria(
        deal_types=frozenset({DealType.RENT}),
        property_types=frozenset({PropertyType.APARTMENT}),
        city="Kyiv",
        rooms=frozenset({1, 2}),
        price_max=Decimal(25_000),
        currency="UAH",
        not_first_floor=True,
        events=frozenset(EventKind),
    )
    houses = Criteria(property_types=frozenset({PropertyType.HOUSE}), pets=True)
    number = await subscriptions.create(connection, person, "Flats near the park", flats)
    await subscriptions.create(connection, person, "A house with a garden", houses, active=False)
    return number


async def _told(connection: Connection, person: int, search: int) -> None:
    """An alert for each event, by inbox and Telegram, the oldest first."""
    values: dict[str, Any] = {"person": person, "search": search}
    await connection.execute(
        """
        INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, subscription_ids, state, next_try_at,
                                sent_at, message_id, created_at, read_at)
        SELECT 'event', e.id, %(person)s, channel, ARRAY[%(search)s::bigint], 'sent', NULL, e.at, e.id::text, e.at,
               CASE WHEN e.kind = 'new' THEN now() END
        FROM (SELECT e.*, CASE kind WHEN 'new' THEN l.published_at ELSE e.at END AS told
              FROM events e JOIN listings l ON l.id = e.listing_id) AS e
        CROSS JOIN unnest(ARRAY['inbox', 'telegram']) AS channel
        ORDER BY e.told
        """,
        values,
    )
    await connection.execute(
        """
        UPDATE deliveries d SET created_at = l.published_at, sent_at = l.published_at
        FROM events e JOIN listings l ON l.id = e.listing_id WHERE e.id = d.origin_id AND e.kind = 'new'
        """
    )


async def _kept(connection: Connection, person: int, numbers: Sequence[int]) -> None:
    near = await favourite_lists.create(connection, person, "Near work")
    await favourite_lists.create(connection, person, "With the parents")
    for number in numbers[:3]:
        home = await favourites.property_of(connection, number)
        assert home is not None
        await favourites.keep(connection, person, home)
        if number == numbers[0]:
            await favourites.set_note(
                connection, person, home, "Sunny. Ask about the storeroom, and the neighbours’ dog."
            )
            await favourites.move(connection, person, home, near)
