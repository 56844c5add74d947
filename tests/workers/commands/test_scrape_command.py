"""`homing scrape`, as a person or a Job calls it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from redis import Redis

from homing import queues
from homing.models.run import RunResult
from homing.storage import runs
from homing.storage.database import Connection

from .conftest import DeclaredFile, Homing, Site, Start


async def test_a_dry_run_shows_what_is_found(
    site: Site, file: DeclaredFile, homing: Homing
) -> None:
    ended = await homing("scrape", "-f", file(), "--dry-run")
    assert ended.code == 0
    for text in ("9 read", "Flat 3, 2 rooms", "300 USD", "title 100%", "succeeded", "9 new"):
        assert text in ended.out


async def test_json_is_all_that_is_printed(site: Site, file: DeclaredFile, homing: Homing) -> None:
    ended = await homing("scrape", "-f", file(), "--dry-run", "--json", "--limit", "2")
    answer = json.loads(ended.out)
    assert RunResult.model_validate(answer["result"]).counts.new == 2
    assert [listing["title"] for listing in answer["listings"]] == [
        "Flat 1, 2 rooms",
        "Flat 2, 2 rooms",
    ]
    assert answer["rejections"] == []


async def test_what_is_rejected_is_shown_with_the_reason(
    site: Site, file: DeclaredFile, homing: Homing
) -> None:
    html = {"startUrls": [site.url], "cards": "article", "fields": {"price": {"css": "b"}}}
    ended = await homing("scrape", "-f", file(html=html), "--dry-run")
    assert "3 rejected" in ended.out
    assert "expected a link" in ended.out
    assert ended.code == 1


async def test_a_real_run_is_stored_and_told(
    site: Site,
    file: DeclaredFile,
    homing: Homing,
    database_url: str,
    redis_url: str,
    connection: Connection,
) -> None:
    ended = await homing("scrape", "-f", file(), DATABASE_URL=database_url, REDIS_URL=redis_url)
    assert ended.code == 0, ended.err
    row = await (await connection.execute("SELECT count(*) AS n FROM listings")).fetchone()
    assert row == {"n": 9}
    with Redis.from_url(redis_url) as client:
        assert client.llen(f"rq:queue:{queues.MATCH}") == 3


async def test_a_real_run_does_without_redis(
    site: Site, file: DeclaredFile, homing: Homing, database_url: str
) -> None:
    nowhere = "redis://127.0.0.1:1/0"
    ended = await homing("scrape", "-f", file(), DATABASE_URL=database_url, REDIS_URL=nowhere)
    assert (ended.code, "9 new" in ended.out) == (0, True)
    assert "the matching was not woken" in ended.err


async def test_a_real_run_needs_a_database(site: Site, file: DeclaredFile, homing: Homing) -> None:
    ended = await homing("scrape", "-f", file())
    assert ended.code == 2
    assert "DATABASE_URL" in ended.err


async def test_a_database_that_is_down_is_told(
    site: Site, file: DeclaredFile, homing: Homing
) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    ended = await homing("scrape", "-f", file(), DATABASE_URL=nowhere)
    assert (ended.code, "PostgreSQL" in ended.err) == (1, True)


async def test_a_bad_declaration_ends_with_two(homing: Homing, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("kind: ScrapeSource\nspec: {}\n")
    ended = await homing("scrape", "-f", "bad.yaml", "--dry-run")
    assert ended.code == 2
    assert "bad.yaml: line 2, column 1: spec.type: missing" in ended.err


@pytest.mark.parametrize(("status", "code"), [(500, 1), (403, 3)])
async def test_the_exit_code_tells_the_outcome(
    site: Site, file: DeclaredFile, homing: Homing, status: int, code: int
) -> None:
    site.status = status
    assert (await homing("scrape", "-f", file(), "--dry-run")).code == code


async def test_the_result_is_written_as_termination_message(
    site: Site, file: DeclaredFile, homing: Homing, tmp_path: Path
) -> None:
    log = tmp_path / "termination-log"
    await homing("scrape", "-f", file(), "--dry-run", HOMING_TERMINATION_LOG=str(log))
    result = RunResult.model_validate_json(log.read_text())
    assert (result.source, result.outcome, result.counts.new) == ("site", "succeeded", 9)


async def test_a_second_run_of_the_source_is_refused(
    site: Site, file: DeclaredFile, start: Start, homing: Homing, database_url: str
) -> None:
    site.open.clear()
    first = await start("scrape", "-f", file(), DATABASE_URL=database_url)
    await site.asked.wait()
    second = await homing("scrape", "-f", file(), DATABASE_URL=database_url)
    assert (second.code, "another run of default/site is under way" in second.err) == (75, True)
    site.open.set()
    assert await first.wait() == 0


async def test_a_terminated_run_says_how_far_it_came(
    site: Site, file: DeclaredFile, start: Start, database_url: str, connection: Connection
) -> None:
    site.open.clear()
    process = await start("scrape", "-f", file(), DATABASE_URL=database_url)
    await site.asked.wait()
    process.terminate()
    out, _ = await process.communicate()
    assert (process.returncode, b"stopped before the end" in out) == (1, True)
    row = await (await connection.execute("SELECT outcome FROM runs")).fetchone()
    assert row == {"outcome": "partial"}


async def test_a_killed_run_leaves_a_consistent_database(
    site: Site,
    file: DeclaredFile,
    start: Start,
    homing: Homing,
    database_url: str,
    connection: Connection,
) -> None:
    site.open.clear()
    process = await start("scrape", "-f", file(), DATABASE_URL=database_url)
    await site.asked.wait()
    process.kill()
    await process.wait()
    assert await runs.mark_lost(connection, 0) == 1
    site.open.set()
    async with asyncio.timeout(60):
        while (await homing("scrape", "-f", file(), DATABASE_URL=database_url)).code == 75:
            pass
    cursor = await connection.execute(
        "SELECT (SELECT count(*) FROM listings) AS listings, "
        "(SELECT count(*) FROM events WHERE kind = 'new') AS events, "
        "(SELECT array_agg(outcome ORDER BY id) FROM runs) AS outcomes"
    )
    assert await cursor.fetchone() == {
        "listings": 9,
        "events": 9,
        "outcomes": ["lost", "succeeded"],
    }


async def test_secrets_come_from_files_and_variables(
    site: Site, file: DeclaredFile, homing: Homing
) -> None:
    html = {
        "startUrls": [site.url],
        "cards": "article",
        "fields": {"url": {"css": "a"}},
        "request": {"headers": {"X-Key": "${apiKey}"}},
    }
    ended = await homing("scrape", "-f", file(html=html), "--dry-run", "--limit", "1")
    assert "no secret is named 'apiKey'" in ended.out
    told = {"HOMING_SECRET_apiKey": "s3cret"}
    ended = await homing("scrape", "-f", file(html=html), "--dry-run", "--limit", "1", **told)
    assert (ended.code, "s3cret" in ended.out) == (0, False)


async def test_a_dry_run_of_chats_says_what_would_be_asked(tmp_path: Path, homing: Homing) -> None:
    chats = {"type": "telegram", "telegram": {"chats": ["@flats"]}}
    head = {"apiVersion": "homing.dev/v1alpha1", "kind": "ScrapeSource", "metadata": {"name": "a"}}
    file = tmp_path / "chats.yaml"
    file.write_text(json.dumps(head | {"spec": chats}))
    ended = await homing("scrape", "-f", str(file), "--dry-run")
    assert (ended.code, "7 days of history of @flats" in ended.out) == (0, True)
