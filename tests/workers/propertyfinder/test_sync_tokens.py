"""Access tokens that end while a sync is under way."""

from __future__ import annotations

from pathlib import Path

from homing.models.kinds import RunOutcome
from propertyfinder import testing
from propertyfinder.latencies import Latencies
from propertyfinder.server import Options
from propertyfinder.world import World
from tests.workers.propertyfinder.agency import Account


async def test_a_token_that_ends_is_renewed(
    agency: World, database_url: str, tmp_path: Path
) -> None:
    options = Options(token_lifetime=1, latencies=Latencies(page_s=(0.3, 0.3)))
    async with testing.running(agency, options) as pf:
        account = Account(pf, database_url, tmp_path)
        result = await account.sync()
        assert result.outcome == RunOutcome.SUCCEEDED
        assert await account.stored() == account.truth()
        assert 2 <= pf.server.tokens.given <= 10


async def test_one_token_serves_a_whole_sync(account: Account) -> None:
    await account.sync()
    assert account.pf.server.tokens.given == 1


async def test_a_revoked_token_is_replaced_in_the_middle(account: Account) -> None:
    tokens = account.pf.server.tokens
    pages: list[int] = []

    def revoke(page: int) -> None:
        pages.append(page)
        if len(pages) in (2, 4):
            tokens.revoke()

    account.pf.server.on_page = revoke
    result = await account.sync()
    assert result.outcome == RunOutcome.SUCCEEDED
    assert await account.stored() == account.truth()
    assert tokens.given == 3


async def test_wrong_credentials_fail_the_sync_and_are_not_tried_for_ever(account: Account) -> None:
    account.environment["PF_API_SECRET"] = "guess"
    result = await account.sync()
    assert result.outcome == RunOutcome.FAILED
    assert "401" in " ".join(result.errors)
    assert len(account.pf.server.journal.asked("/v1/auth")) <= 3
    assert await account.stored() == {}
