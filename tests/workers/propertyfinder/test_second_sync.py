"""A sync with nothing to do, and who does what there is to do."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from homing import settings
from homing.models.kinds import RunOutcome
from homing.models.run import Rejection, RunResult
from homing.settings import SettingsError
from homing_workers.propertyfinder import dry, sync
from homing_workers.scrape.ports import Progress
from propertyfinder import wire
from propertyfinder.faults import FaultKind
from propertyfinder.server import Options
from tests.workers.propertyfinder.agency import Account

#: What a sync fills, but for the rows that tell of the sync itself.
_FILLED = ("agents", "listings", "properties", "events", "images", "listing_images")


async def versions(account: Account) -> dict[str, list[str]]:
    """Which transaction wrote each row, and where it stands: an UPDATE changes both."""
    return {
        table: [
            row["version"]
            for row in await account.rows(
                f"SELECT xmin::text || ctid::text AS version FROM {table} ORDER BY ctid".encode()  # noqa: S608
            )
        ]
        for table in _FILLED
    }


@pytest.fixture
def pf_options() -> Options:
    """Links of pictures are signed anew with each answer."""
    return Options(url_lifetime=60)


async def test_a_second_sync_writes_no_row_and_downloads_nothing(account: Account) -> None:
    await account.sync()
    before = await versions(account)
    assert all(before.values())
    account.pf.server.journal.clear()
    result = await account.sync()
    assert await versions(account) == before
    assert account.pf.server.journal.asked("/media/") == []
    assert (result.complete, result.counts.unchanged, result.counts.images) == (True, 60, 0)


async def test_its_row_in_the_report_is_empty(account: Account) -> None:
    await account.sync()
    await account.sync()
    [first, second] = await account.rows(b"SELECT * FROM syncs ORDER BY id")
    assert (first["properties_created"], first["images_downloaded"], first["users_created"]) == (
        60,
        120,
        6,
    )
    figures = ("properties_created", "properties_updated", "images_downloaded", "errors")
    assert [second[name] for name in figures] == [0, 0, 0, 0]
    assert (second["users_created"], second["users_updated"], second["complete"]) == (0, 0, True)


async def test_changes_are_counted_as_updates(account: Account) -> None:
    await account.sync()
    account.pf.world.reprice()
    account.pf.world.promote(21_003)
    await account.sync()
    [row] = await account.rows(
        b"SELECT properties_created, properties_updated, users_created, users_updated"
        b" FROM syncs ORDER BY id DESC LIMIT 1"
    )
    assert row == {
        "properties_created": 0,
        "properties_updated": 1,
        "users_created": 0,
        "users_updated": 1,
    }


async def test_everything_is_written_in_the_role_that_deletes_nothing(account: Account) -> None:
    tables = (*_FILLED, "syncs", "runs", "sources")
    with psycopg.connect(account.database_url, autocommit=True) as connection:
        for table in tables:
            connection.execute(
                f"ALTER TABLE {table} ADD written_by name DEFAULT current_user".encode()
            )
    await account.sync()
    for table in tables:
        rows = await account.rows(f"SELECT DISTINCT written_by FROM {table}".encode())  # noqa: S608
        assert [row["written_by"] for row in rows] == ["homing_sync"], table


async def test_without_the_role_it_runs_and_says_so(account: Account, plain_url: str) -> None:
    account.database_url = plain_url
    result = await account.sync()
    assert (result.outcome, len(await account.stored())) == (RunOutcome.SUCCEEDED, 60)
    assert "ran without the role homing_sync" in " ".join(result.errors)


async def test_pictures_that_a_killed_sync_had_claimed_are_due_at_once(account: Account) -> None:
    await account.sync()
    with psycopg.connect(account.database_url, autocommit=True) as connection:
        connection.execute(
            "UPDATE listing_images SET state = 'pending', image_id = NULL, attempts = 4,"
            " next_try_at = now() + interval '10 minutes'"
        )
    account.pf.misbehave(FaultKind.BURST, "/media/", count=10)
    result = await account.sync()
    assert (result.counts.images, result.counts.image_errors) == (120, 0)
    assert await account.albums() == account.true_albums()


async def test_pictures_that_failed_get_one_more_try_in_the_next_sync(account: Account) -> None:
    account.pf.misbehave(FaultKind.GONE, "/media/")
    first = await account.sync()
    assert (first.counts.images, first.counts.image_errors) == (0, 120)
    account.pf.server.journal.clear()
    second = await account.sync()
    assert second.counts.image_errors == len(account.pf.server.journal.asked("/media/")) == 120
    account.pf.server.faults.clear()
    assert (await account.sync()).counts.images == 120
    assert await account.albums() == account.true_albums()


async def test_an_api_that_counts_more_than_it_shows_is_read_twice(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = wire.page

    def counting_drafts(key: str, records: list[Any], **told: int) -> dict[str, Any]:
        answer = page(key, records, **told)
        answer["pagination"]["total"] += 7
        return answer

    monkeypatch.setattr(wire, "page", counting_drafts)
    assert (await account.sync()).complete
    first_pages = [
        entry
        for entry in account.pf.server.journal.asked("/v1/listings")
        if "page=1&" in entry.path
    ]
    # Two walks, and a look at the end of the second.
    assert len(first_pages) == 3


async def test_pictures_that_are_withdrawn_keep_their_rows(account: Account) -> None:
    await account.sync()
    home = account.pf.world.listed[20]
    account.pf.world.illustrate(home.id)
    await account.sync()
    rows = await account.rows(
        b"SELECT position FROM listing_images JOIN listings ON listings.id = listing_id"
        b" WHERE external_id = '%s' ORDER BY position" % home.id.encode()
    )
    assert [row["position"] for row in rows] == [-1, 0, 1]


async def test_a_listing_that_the_account_lost_is_removed_in_name_only(account: Account) -> None:
    await account.sync()
    gone = account.pf.world.withdraw().id
    await account.sync()
    statuses = await account.rows(b"SELECT external_id FROM listings WHERE status = 'removed'")
    assert [row["external_id"] for row in statuses] == [gone]
    assert (await account.events())[gone, "removed"] == 1


async def test_an_account_that_tells_of_nothing_removes_nothing(account: Account) -> None:
    await account.sync()
    for home in list(account.pf.world.listed)[5:]:
        account.pf.world.withdraw(home.id)
    result = await account.sync()
    assert await account.value(b"SELECT count(*) FROM listings WHERE status = 'removed'") == 0
    assert "55 of 60 live listings were not found" in " ".join(result.errors)


async def test_unknown_areas_are_reported(account: Account) -> None:
    await account.sync()
    [row] = await account.rows(b"SELECT unknown_areas FROM syncs")
    assert row["unknown_areas"] == {"97531": "Sharjah > Aljada"}
    assert await account.value(b"SELECT count(*) FROM listings WHERE city = 'Sharjah'") > 0


async def test_an_unwritable_media_root_fails_at_the_start(account: Account) -> None:
    (account.folder / "file").write_text("no folder")
    account.environment["MEDIA_ROOT"] = str(account.folder / "file")
    with pytest.raises(SettingsError, match="MEDIA_ROOT: cannot write"):
        await account.sync()
    assert account.pf.server.journal.asked() == []


@pytest.mark.parametrize("name", ["PF_API_KEY", "PF_API_SECRET"])
async def test_missing_credentials_are_named(account: Account, name: str) -> None:
    account.environment[name] = ""
    with pytest.raises(SettingsError, match=f"{name}: not set"):
        await account.sync()


async def test_an_address_that_is_nowhere_named_is_asked_for(account: Account) -> None:
    account.block["apiUrl"] = None
    account.environment["PF_API_URL"] = ""
    with pytest.raises(SettingsError, match="PF_API_URL: not set"):
        await account.sync()


async def test_a_limit_leaves_the_sync_incomplete(account: Account) -> None:
    result = await sync.run(account.source(), settings.load(account.variables), limit=20)
    assert (result.complete, len(await account.stored())) == (False, 20)
    assert (await account.sync()).complete
    assert await account.stored() == account.truth()


async def _dry(account: Account, told: list[Progress]) -> RunResult:
    return await dry.run(
        account.source(), settings.load(account.variables), on_progress=told.append
    )


async def test_a_dry_run_reads_everything_and_stores_nothing(account: Account) -> None:
    told: list[Progress] = []
    result = await _dry(account, told)
    assert (result.complete, result.counts.found, result.run_id) == (True, 60, None)
    assert {each.external_id for page in told for each in page.listings} == set(account.truth())
    assert await account.stored() == {}


async def test_a_dry_run_says_what_would_be_refused(account: Account) -> None:
    account.pf.world.spoil(account.pf.world.listed[3].id, bathrooms="many")
    told: list[Progress] = []
    await _dry(account, told)
    refused: list[Rejection] = [each for page in told for each in page.rejections]
    assert [each.field for each in refused] == ["bathrooms"]
