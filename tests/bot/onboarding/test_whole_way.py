"""From /start to a saved search, in every language, and every way that leads off it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from botapi.messages import Message
from homing.i18n import LANGUAGES, catalogue
from homing.models.kinds import DealType, PropertyType
from homing.models.subscription import Criteria, Subscription
from homing.storage import subscriptions, users
from homing.storage.database import Connection
from tests.bot.onboarding.talking import Talk, Town

WANTED = Criteria(
    deal_types=frozenset({DealType.RENT}),
    property_types=frozenset({PropertyType.APARTMENT, PropertyType.ROOM}),
    rooms=frozenset({1, 2}),
    price_min=Decimal(20_000),
    price_max=Decimal(35_000),
    currency="UAH",
    pets=True,
)
#: From /start on: what is pressed or written, and the screen that it leads to.
WAY = [
    ("/start", "deal"),
    ("o:deal:rent", "kinds"),
    ("o:kinds:apartment", "kinds"),
    ("o:kinds:.next", "city"),
    ("Киев", "rooms"),
    ("o:rooms:.next", "price"),
    ("20-35 тис", "extras"),
    ("o:extras:floor", "floor"),
    ("o:floor:.next", "extras"),
    ("o:extras:include", "include"),
    ("балкон, метро", "include"),
    ("o:include:.next", "extras"),
    ("o:extras:.next", "summary"),
    ("o:summary:price", "price"),
    ("o:price:.back", "summary"),
]


async def go(talk: Talk, steps: int) -> str:
    """So far along the way; the name of the screen there."""
    for does, _ in WAY[: steps + 1]:
        await (talk.press if does.startswith("o:") else talk.say)(does)
    return WAY[steps][1]


def screen(talk: Talk) -> str:
    """The screen that is shown, by its buttons."""
    return next(one for one in talk.buttons if one.startswith("o:")).split(":")[1]


async def searches(connection: Connection, talk: Talk) -> list[Subscription]:
    person = await users.by_telegram(connection, talk.visitor.id)
    return [] if person is None else await subscriptions.of_user(connection, person.id)


async def without_buttons(here: Town, message: Message) -> None:
    assert await here.api.world.bell.until(lambda: not message.buttons, 10)


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
    await olha.press("o:extras:pets", "o:pets:yes", "o:extras:.next", "o:summary:.save")
    [made] = await searches(connection, olha)
    assert made.criteria.model_copy(update={"city": None}) == WANTED
    assert made.active
    assert olha.text.startswith(f"✅ {catalogue(language)('Saved: {name}', name=made.name)}")


async def test_every_step_of_the_way_shows_its_screen(here: Town) -> None:
    olha = here.newcomer()
    for does, there in WAY:
        await (olha.press if does.startswith("o:") else olha.say)(does)
        assert screen(olha) == there


async def test_cancel_leaves_at_every_step(here: Town, connection: Connection) -> None:
    for steps in range(len(WAY)):
        olha = here.newcomer()
        await go(olha, steps)
        before = olha.shown
        assert await olha.say("/cancel") == "Cancelled. Nothing was saved."
        assert before is not None
        await without_buttons(here, before)
        assert await searches(connection, olha) == []
        assert await olha.say("/cancel") == "There is nothing to cancel."


async def test_the_button_cancels_too(here: Town, connection: Connection) -> None:
    for steps in (0, 2, 3, 4, 6, 12):
        olha = here.newcomer()
        there = await go(olha, steps)
        assert await olha.press(f"o:{there}:.cancel") == "Cancelled. Nothing was saved."
        assert await searches(connection, olha) == []


async def test_back_leads_back_to_the_beginning_from_everywhere(here: Town) -> None:
    olha = here.newcomer()
    await go(olha, 12)
    seen = [screen(olha)]
    while seen[-1] != "language":
        await olha.press(f"o:{seen[-1]}:.back")
        seen.append(screen(olha) if "l1:en" not in olha.buttons else "language")
    assert seen == ["summary", "extras", "price", "rooms", "city", "kinds", "deal", "language"]
    await olha.press("o:language:.next")
    assert screen(olha) == "deal"


async def test_everything_can_be_skipped(here: Town, connection: Connection) -> None:
    olha = here.newcomer()
    await olha.say("/start")
    for name in ("deal", "kinds", "city", "rooms", "price", "extras"):
        await olha.press(f"o:{name}:.next")
    assert "⚠️ You will hear of every new home" in olha.text
    await olha.press("o:summary:.save")
    [made] = await searches(connection, olha)
    assert (made.criteria, made.name) == (Criteria(), "All homes")


async def test_who_has_stopped_alerts_is_told_so_when_saving(here: Town) -> None:
    olha = here.newcomer()
    await olha.say("/start")
    await olha.say("/stop")
    await olha.say("/menu")
    await olha.press("o:new")
    for name in ("deal", "kinds", "city", "rooms", "price", "extras"):
        await olha.press(f"o:{name}:.next")
    assert "⚠️ No more alerts will come here." in await olha.press("o:summary:.save")


GARBAGE: list[dict[str, object]] = [
    {"text": "?!"},
    {"text": "x" * 4096},
    {"text": "\u202e" + "ש" * 500},
    {"text": "<b>&</i>"},
    {"sticker": {"file_id": "a", "file_unique_id": "a", "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}},
    {"photo": [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]},
    {"voice": {"file_id": "a", "file_unique_id": "a", "duration": 1}},
    {"location": {"latitude": 50.45, "longitude": 30.52}},
]  # fmt: skip


async def test_garbage_is_answered_at_every_step_and_nothing_is_lost(here: Town) -> None:
    for steps in range(0, len(WAY), 2):
        olha = here.newcomer()
        there = await go(olha, steps)
        for content in GARBAGE:
            said = await olha.send(**content)
            assert "try again" not in said
            assert screen(olha) in {there, _after(there)}, content
            if screen(olha) != there:
                break


def _after(name: str) -> str:
    """A word is whatever one writes, and some fields take it."""
    return {"include": "include", "city": "rooms"}.get(name, name)


async def test_a_double_click_saves_one_search(here: Town, connection: Connection) -> None:
    olha = here.newcomer()
    await go(olha, 12)
    assert olha.shown is not None
    for _ in range(3):
        olha.visitor.press_data(olha.shown, "o:summary:.save")
    assert await olha.told("o:summary:.save") == "This search is saved already."
    assert len(await searches(connection, olha)) == 1


async def test_a_double_click_on_the_way_goes_one_step(here: Town) -> None:
    olha = here.newcomer()
    await olha.say("/start")
    assert olha.shown is not None
    olha.visitor.press_data(olha.shown, "o:deal:rent")
    # A press is answered once what the one before it has shown is there.
    for data in ("o:deal:rent", "o:deal:.next", "o:deal:.next"):
        await olha.told(data)
    assert screen(olha) == "kinds"


async def test_the_language_changes_on_the_way(here: Town, connection: Connection) -> None:
    olha = here.newcomer("uk")
    await go(olha, 4)
    await olha.say("/language")
    assert await olha.press("l1:uz") == catalogue("uz")("How many rooms?") + "\n\n" + catalogue(
        "uz"
    )("You can choose several.")
    person = await users.by_telegram(connection, olha.visitor.id)
    assert person is not None
    assert person.language == "uz"


async def test_what_is_written_twice_and_edited_is_answered(here: Town) -> None:
    olha = here.newcomer()
    assert "please say /start" not in await olha.say("hello")
    await go(olha, 3)
    written = olha.visitor.say("nonsense city")
    await olha.visitor.reply()
    olha.visitor.edit(written, "Lviv")
    olha.shown = await olha.visitor.reply()
    assert screen(olha) == "rooms"


async def test_an_edited_message_outside_a_dialog_is_answered(here: Town) -> None:
    olha = here.newcomer()
    await olha.say("hello")
    olha.visitor.edit(olha.visitor.say("hello"), "hallo")
    await olha.visitor.reply()
    assert "write it anew" in (await olha.visitor.reply()).text


async def test_nobody_presses_for_another_person_in_a_group(here: Town) -> None:
    olha, petro = here.newcomer(), here.newcomer(name="Petro")
    await olha.say("/start")
    here.api.group(-5, olha.visitor.id, petro.visitor.id)
    sent = await here.bot.send_message(-5, "Look", reply_markup=None)
    message = here.api.world.chats[-5].messages[sent.message_id]
    answer = await petro.visitor.answered(petro.visitor.press_data(message, "o:deal:sale"))
    assert answer["text"] == "This button no longer works."
