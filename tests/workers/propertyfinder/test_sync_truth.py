"""Whole syncs against the example server."""

from __future__ import annotations

from pathlib import Path

from homing.models.kinds import RunOutcome
from propertyfinder import testing
from propertyfinder.server import Options
from propertyfinder.world import World
from tests.workers.propertyfinder.agency import Account


async def test_a_first_sync_holds_all_that_the_account_has(account: Account) -> None:
    result = await account.sync()
    assert (result.outcome, result.complete) == (RunOutcome.SUCCEEDED, True)
    assert await account.stored() == account.truth()
    assert await account.albums() == account.true_albums()
    users = account.pf.world.users.values()
    assert set(await account.agents()) == {str(user.id) for user in users}


async def test_a_second_sync_downloads_nothing(account: Account) -> None:
    await account.sync()
    account.pf.server.journal.clear()
    result = await account.sync()
    assert account.pf.server.journal.asked("/media/") == []
    assert (result.counts.new, result.counts.updated, result.counts.unchanged) == (0, 0, 60)


async def test_signed_urls_that_differ_each_time_are_no_change(
    agency: World, database_url: str, tmp_path: Path
) -> None:
    async with testing.running(agency, Options(url_lifetime=900)) as pf:
        account = Account(pf, database_url, tmp_path)
        await account.sync()
        pf.server.journal.clear()
        assert (await account.sync()).counts.unchanged == 60
        assert pf.server.journal.asked("/media/") == []
        assert await account.albums() == account.true_albums()


async def test_changes_become_events(account: Account) -> None:
    await account.sync()
    world = account.pf.world
    dearer, edited = world.listed[40].id, world.listed[50].id
    world.reprice(dearer)
    world.edit(edited)
    added = world.publish().id
    await account.sync()
    told = {key: times for key, times in (await account.events()).items() if key[1] != "new"}
    assert told == {(dearer, "price_changed"): 1, (edited, "updated"): 1}
    assert (await account.events())[added, "new"] == 1
    assert await account.stored() == account.truth()


async def test_another_first_picture_is_downloaded_and_the_old_one_kept(account: Account) -> None:
    await account.sync()
    before = await account.value(b"SELECT count(*) FROM images")
    world = account.pf.world
    world.illustrate(world.listed[20].id)
    await account.sync()
    assert await account.albums() == account.true_albums()
    assert await account.value(b"SELECT count(*) FROM images") >= before


async def test_a_user_with_another_role_is_updated(account: Account) -> None:
    await account.sync()
    user = account.pf.world.promote(21_003)
    await account.sync()
    assert (await account.agents())["21003"].lower() == user.role


async def test_a_listing_that_the_account_lost_is_kept(account: Account) -> None:
    await account.sync()
    gone = account.pf.world.withdraw()
    await account.sync()
    assert gone.id in await account.stored()
    assert gone.id in await account.albums()


async def test_records_that_make_no_sense_are_counted_and_the_rest_is_synced(
    account: Account,
) -> None:
    world = account.pf.world
    bad = world.listed[3].id
    world.spoil(bad, price={"type": "sale", "amounts": {"sale": "ask us"}})
    world.spoil(21_002, id=None)
    result = await account.sync()
    assert result.counts.rejected == 2
    assert await account.value(b"SELECT count(*) FROM rejections") == 2
    assert set(await account.stored()) == set(account.truth()) - {bad}
    assert len(await account.agents()) == 5
