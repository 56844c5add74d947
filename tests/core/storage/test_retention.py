"""What is over goes after its days; what is due, unmatched or part of a price history stays."""

from __future__ import annotations

import pytest

from homing.models.kinds import EventKind
from homing.storage import retention, users
from homing.storage.database import Connection
from tests.core.storage.support import Crawl, advert, column, new_source, value


@pytest.fixture
async def crawl(connection: Connection) -> Crawl:
    return await Crawl.start(connection, await new_source(connection))


@pytest.fixture
async def person(connection: Connection) -> int:
    return await users.create(connection, name="a")


async def delivery(connection: Connection, person: int, state: str, age: int, origin: int) -> int:
    return int(
        await value(
            connection,
            """
            INSERT INTO deliveries (origin_kind, origin_id, recipient_id, channel, state, next_try_at, sent_at, reason,
                                    created_at)
            SELECT 'event', %s, %s, 'sms', state, CASE state WHEN 'pending' THEN now() END,
                   CASE state WHEN 'sent' THEN now() END, CASE state WHEN 'dead' THEN 'x' END,
                   now() - make_interval(days => %s)
            FROM (SELECT %s AS state) AS s RETURNING id
            """,
            *(origin, person, age, state),
        )
    )


async def age_everything(connection: Connection) -> None:
    await connection.execute(
        "UPDATE events SET at = now() - interval '100 days', matched_at = now() - interval '100 days'"
    )


async def test_deliveries_go_when_they_are_over_and_old(
    connection: Connection, person: int
) -> None:
    old = [await delivery(connection, person, "sent", 100, n) for n in range(3)]
    kept = [await delivery(connection, person, "pending", 100, 9)]
    kept.append(await delivery(connection, person, "dead", 10, 10))
    assert await retention.drop_deliveries(connection, days=90, limit=2) == 2
    assert await retention.drop_deliveries(connection, days=90, limit=2) == 1
    assert await column(connection, "SELECT id FROM deliveries ORDER BY id") == kept
    assert old[0] < kept[0]


async def test_a_replayed_delivery_is_young_again(connection: Connection, person: int) -> None:
    await delivery(connection, person, "dead", 100, 1)
    await connection.execute("UPDATE deliveries SET replayed_at = now()")
    assert await retention.drop_deliveries(connection, days=90, limit=9) == 0


async def test_events_go_but_not_those_of_the_price_history(
    connection: Connection, crawl: Crawl
) -> None:
    await crawl.see(advert(price=100))
    await crawl.see(advert(price=90), card_hash=b"2")
    await crawl.see(advert(price=90, title="Better"), card_hash=b"3")
    assert await crawl.told() == [EventKind.NEW, EventKind.PRICE_CHANGED, EventKind.UPDATED]
    await age_everything(connection)
    assert await retention.drop_events(connection, days=90, limit=9) == 1
    assert await crawl.told() == [EventKind.NEW, EventKind.PRICE_CHANGED]


async def test_events_that_are_unmatched_or_told_by_a_delivery_stay(
    connection: Connection, crawl: Crawl, person: int
) -> None:
    await crawl.see(advert())
    await crawl.see(advert(title="Better"), card_hash=b"2")
    await age_everything(connection)
    await connection.execute("UPDATE events SET matched_at = NULL")
    assert await retention.drop_events(connection, days=90, limit=9) == 0
    await connection.execute("UPDATE events SET matched_at = now()")
    await delivery(
        connection, person, "pending", 1, await value(connection, "SELECT max(id) FROM events")
    )
    assert await retention.drop_events(connection, days=90, limit=9) == 0


async def test_matches_of_old_events_go(connection: Connection, crawl: Crawl, person: int) -> None:
    await crawl.see(advert("1"), advert("2"))
    await connection.execute(
        "INSERT INTO subscriptions (user_id, name, criteria) VALUES (%s, 'a', '{}')", (person,)
    )
    await connection.execute("INSERT INTO matches SELECT e.id, s.id FROM events e, subscriptions s")
    await connection.execute(
        "UPDATE events SET at = now() - interval '100 days' WHERE id = (SELECT min(id) FROM events)"
    )
    assert await retention.drop_matches(connection, days=90, limit=9) == 1
    assert await value(connection, "SELECT event_id = (SELECT max(id) FROM events) FROM matches")


async def test_the_newest_runs_of_a_source_stay_however_old(
    connection: Connection, crawl: Crawl
) -> None:
    await connection.execute(
        "INSERT INTO runs (source_id, outcome, complete, finished_at)"
        " SELECT %s, 'succeeded', n = 1, now() - interval '100 days' FROM generate_series(1, 30) AS n",
        (crawl.source_id,),
    )
    assert await retention.drop_runs(connection, days=90, limit=99) == 0
    await connection.execute("UPDATE runs SET complete = true WHERE outcome = 'succeeded'")
    assert await retention.drop_runs(connection, days=90, limit=99) == 10
    assert crawl.run_id in await column(connection, "SELECT id FROM runs")


async def test_rejected_records_go_by_their_age(connection: Connection, crawl: Crawl) -> None:
    for age in (100, 1):
        await connection.execute(
            "INSERT INTO rejections (run_id, url, reason, at) VALUES (%s, 'u', 'r', now() - make_interval(days => %s))",
            (crawl.run_id, age),
        )
    assert await retention.drop_rejections(connection, days=90, limit=9) == 1


async def test_notifications_go_after_their_deliveries(connection: Connection, person: int) -> None:
    await connection.execute(
        "INSERT INTO notifications (user_id, title, message, created_at)"
        " SELECT %s, 't', 'm', now() - interval '100 days' FROM generate_series(1, 2)",
        (person,),
    )
    one = await delivery(connection, person, "pending", 1, 1)
    await connection.execute(
        "UPDATE deliveries SET origin_kind = 'notification', origin_id = (SELECT min(id) FROM notifications)"
        " WHERE id = %s",
        (one,),
    )
    assert await retention.drop_notifications(connection, days=90, limit=9) == 1
