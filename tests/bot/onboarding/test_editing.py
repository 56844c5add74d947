"""A search that is there is changed, field by field, and saved as a whole."""

from __future__ import annotations

from decimal import Decimal

from botapi.faults import Fault
from homing.i18n import catalogue, searches
from homing.models.subscription import Criteria, Subscription
from homing.storage import subscriptions, users
from homing.storage.database import Connection
from tests.bot.onboarding.talking import Talk, Town

WANTED = Criteria(city="Київ", price_max=Decimal(900), currency="USD")


async def search(here: Town, connection: Connection, name: str = "") -> tuple[Talk, Subscription]:
    """Of somebody who looks at it in the menu."""
    olha = here.newcomer()
    await olha.say("/start")
    person = await users.by_telegram(connection, olha.visitor.id)
    assert person is not None
    given = name or searches.name(WANTED, catalogue("en"))
    made = await subscriptions.create(connection, person.id, given, WANTED)
    found = await subscriptions.get(connection, made)
    assert found is not None
    assert olha.shown is not None
    await olha.change(olha.shown, f"m1:fields:{made}")
    return olha, found


async def now(connection: Connection, search: Subscription) -> Subscription:
    found = await subscriptions.get(connection, search.id)
    assert found is not None
    return found


async def test_a_field_is_changed_and_the_name_follows(here: Town, connection: Connection) -> None:
    olha, before = await search(here, connection)
    await olha.press("o:summary:price")
    assert "700" in await olha.say("from 700 usd")
    assert (await now(connection, before)).criteria == WANTED
    await olha.press("o:summary:.save")
    after = await now(connection, before)
    assert (after.criteria.price_min, after.criteria.price_max) == (Decimal(700), None)
    assert after.name == "Kyiv, from 700\xa0$"
    assert f"m1:search:{before.id}" in olha.buttons


async def test_a_name_that_the_person_gave_stays(here: Town, connection: Connection) -> None:
    olha, before = await search(here, connection, "For mother")
    await olha.press("o:summary:pets", "o:pets:yes", "o:summary:.save")
    after = await now(connection, before)
    assert (after.name, after.criteria.pets) == ("For mother", True)


async def test_a_field_is_cleared(here: Town, connection: Connection) -> None:
    olha, before = await search(here, connection)
    await olha.press("o:summary:city", "o:city:.clear", "o:city:.next", "o:summary:.save")
    assert (await now(connection, before)).criteria.city is None


async def test_what_is_not_saved_is_not_changed(here: Town, connection: Connection) -> None:
    olha, before = await search(here, connection)
    await olha.press("o:summary:pets", "o:pets:yes", f"m1:search:{before.id}")
    assert await now(connection, before) == before


async def test_saving_again_after_the_answer_was_lost_is_no_conflict(
    here: Town, connection: Connection
) -> None:
    olha, before = await search(here, connection)
    await olha.press("o:summary:pets", "o:pets:yes")
    here.api.faults.add(Fault(kind="status", method="editMessageText"))
    await olha.told("o:summary:.save")
    assert (await now(connection, before)).criteria.pets
    await olha.press("o:summary:.save")
    assert olha.text.startswith("✅ Saved:")


async def test_a_search_that_changed_meanwhile_is_not_overwritten(
    here: Town, connection: Connection
) -> None:
    olha, before = await search(here, connection)
    await subscriptions.set_active(connection, before.user_id, before.id, active=False)
    await olha.press("o:summary:pets", "o:pets:yes", "o:summary:.save")
    assert olha.text == "This search was changed or deleted meanwhile."
    assert (await now(connection, before)).criteria == WANTED
