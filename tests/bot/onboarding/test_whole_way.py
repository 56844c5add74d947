"""From /start to a saved search, in every language."""

from __future__ import annotations

from decimal import Decimal

import pytest

from homing.i18n import LANGUAGES
from homing.models.kinds import DealType, PropertyType
from homing.models.subscription import Criteria
from homing.storage import subscriptions, users
from homing.storage.database import Connection
from tests.bot.onboarding.talking import Town

WANTED = Criteria(
    deal_types=frozenset({DealType.RENT}),
    property_types=frozenset({PropertyType.APARTMENT, PropertyType.ROOM}),
    rooms=frozenset({1, 2}),
    price_min=Decimal(20_000),
    price_max=Decimal(35_000),
    currency="UAH",
    pets=True,
)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_search_is_made_in_every_language(
    here: Town, connection: Connection, language: str
) -> None:
    olha = here.newcomer(language)
    await olha.say("/start")
    await olha.press("o:deal:rent", "o:kinds:apartment", "o:kinds:room", "o:kinds:.next")
    await olha.say("Киев")
    await olha.press("o:rooms:1", "o:rooms:2", "o:rooms:.next")
    await olha.say("20-35 тис")
    await olha.press("o:extras:pets", "o:pets:yes", "o:extras:.next")
    print(olha.text)
    await olha.press("o:summary:.save")
    print(olha.text)
    person = await users.by_telegram(connection, olha.visitor.id)
    assert person is not None
    assert person.language == language
    [made] = await subscriptions.of_user(connection, person.id)
    print(made)
    assert made.criteria.model_copy(update={"city": None}) == WANTED
