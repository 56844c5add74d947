"""Favourites in the menu: notes, orders, lists."""

from __future__ import annotations

from botapi.messages import Message
from homing.storage import favourite_lists, favourites
from tests.bot.menu.conftest import Scene, labels


async def _keep(scene: Scene, *titles: str) -> list[int]:
    homes = [await scene.home(title) for title in titles]
    for home in homes:
        await favourites.keep(scene.connection, scene.user, home)
    return homes


def _homes(message: Message) -> list[str]:
    """Titles, in the order of the screen."""
    shown = [one.split(" · ")[0] for one in labels(message)]
    return [one for one in shown if one.startswith("Flat")]


async def test_without_favourites_it_says_how_to_get_some(scene: Scene) -> None:
    shown = await scene.at("Favourites")
    assert "press “Keep” under an alert" in shown.text


async def test_favourites_are_sorted_across_currencies(scene: Scene) -> None:
    for title, price, currency, area in (
        ("Flat a", 40_000, "UAH", 30),
        ("Flat b", 900, "USD", 70),
        ("Flat c", 1_500, "USD", 50),
    ):
        home = await scene.home(title, price=price, currency=currency, area=area)
        await favourites.keep(scene.connection, scene.user, home)
    await _keep(scene, "Flat d")
    newest = await scene.at("Favourites")
    assert _homes(newest) == ["Flat d", "Flat c", "Flat b", "Flat a"]
    assert _homes(await scene.go(newest, "Price")) == ["Flat b", "Flat a", "Flat c", "Flat d"]
    assert _homes(await scene.go(newest, "Area")) == ["Flat a", "Flat d", "Flat c", "Flat b"]


async def test_a_favourite_is_shown_with_what_is_known(scene: Scene) -> None:
    home = await scene.home("<b>Flat</b> & more", price=900)
    await favourites.keep(scene.connection, scene.user, home)
    shown = await scene.at("Favourites", "Flat")
    assert shown.text.split("\n")[:2] == ["<b>Flat</b> & more", "900\xa0$"]
    assert "50 m² · 2 rooms" in shown.text
    assert shown.buttons[0]["url"] == "https://a.test/1"


async def test_a_favourite_whose_link_telegram_refuses_is_shown_without_it(scene: Scene) -> None:
    await _keep(scene, "Flat")
    await scene.connection.execute("UPDATE listings SET url = 'http://[x/1'")
    shown = await scene.at("Favourites", "Flat")
    assert not any("url" in button for button in shown.buttons)


async def test_a_note_is_written_changed_and_wiped_off(scene: Scene) -> None:
    (home,) = await _keep(scene, "Flat")
    await scene.at("Favourites", "Flat", "Note")
    assert "1 to 1,000 letters" in (await scene.olha.ask("x" * 1001)).text
    noted = await scene.olha.ask("Sunny <i>kitchen</i>\nأهلا")
    assert "📝 Sunny <i>kitchen</i>\nأهلا" in noted.text
    wiped = await scene.go(noted, "Note", "Wipe")
    assert "📝 Sunny" not in wiped.text
    found = await favourites.get(scene.connection, scene.user, home)
    assert found
    assert found.note is None


async def test_a_sticker_is_no_note(scene: Scene) -> None:
    await _keep(scene, "Flat")
    await scene.at("Favourites", "Flat", "Note")
    scene.olha.send({"sticker": _STICKER})
    assert "1 to 1,000 letters" in (await scene.olha.reply()).text


async def test_a_favourite_is_removed_when_that_is_meant(scene: Scene) -> None:
    await _keep(scene, "Flat a", "Flat b")
    kept = await scene.at("Favourites", "Flat a", "Remove", "Back")
    left = await scene.go(kept, "Remove", "Yes")
    assert _homes(left) == ["Flat b"]
    assert "📝 Note" in labels(await scene.go(left, "Flat b"))


async def test_lists_are_made_filled_renamed_and_deleted(scene: Scene) -> None:
    await _keep(scene, "Flat a", "Flat b")
    await scene.at("Favourites", "Lists", "New list")
    lists = await scene.olha.ask("Near work")
    assert "📁 Near work (0)" in labels(lists)
    moved = await scene.go(lists, "Back", "Flat a", "To a list", "Near work")
    assert "📁 Near work" in moved.text
    inside = await scene.go(moved, "Back", "Lists", "Near work")
    assert _homes(inside) == ["Flat a"]
    await scene.go(inside, "Rename")
    renamed = await scene.olha.ask("Office")
    assert renamed.text == "📁 Office"
    gone = await scene.go(renamed, "Delete", "Yes")
    assert gone.text == "You have no lists yet."
    assert _homes(await scene.go(gone, "Back")) == ["Flat b", "Flat a"]


async def test_a_name_that_cannot_be_is_asked_for_again(scene: Scene) -> None:
    await favourite_lists.create(scene.connection, scene.user, "Work")
    await scene.at("Favourites", "Lists", "New list")
    for name in ("WORK", "x" * 61, "\u202e\u0007"):
        assert "each list its own" in (await scene.olha.ask(name)).text
    assert "📁 Sea (0)" in labels(await scene.olha.ask("Sea"))


async def test_a_home_moves_out_of_its_list(scene: Scene) -> None:
    (home,) = await _keep(scene, "Flat")
    made = await favourite_lists.create(scene.connection, scene.user, "Work")
    assert made
    await favourites.move(scene.connection, scene.user, home, made)
    choosing = await scene.at("Favourites", "Flat", "To a list")
    assert "✅ 📁 Work" in labels(choosing)
    moved = await scene.go(choosing, "In no list")
    assert "Work" not in moved.text


async def test_many_favourites_have_pages(scene: Scene) -> None:
    await _keep(scene, *(f"Flat {number}" for number in range(10)))
    second = await scene.at("Favourites", "▶️")
    assert _homes(second) == ["Flat 1", "Flat 0"]
    back = await scene.go(second, "Flat 0", "Back")
    assert _homes(back) == ["Flat 1", "Flat 0"]


async def test_a_button_of_what_is_gone_is_answered(scene: Scene) -> None:
    (home,) = await _keep(scene, "Flat")
    shown = await scene.at("Favourites", "Flat")
    await favourites.drop(scene.connection, scene.user, home)
    for step in ("home", "note", "moving", "removing", "unnote"):
        pressed = scene.olha.press_data(shown, f"m1:{step}:{home}:0:0:0")
        answer = await scene.olha.answered(pressed)
        assert answer["text"] == "This button no longer works."
    for data in ("homes:99:0:0", "list-name:99", "list-delete:99"):
        answer = await scene.olha.answered(scene.olha.press_data(shown, f"m1:{data}"))
        assert answer["text"] == "This button no longer works."


_STICKER = {
    "file_id": "a",
    "file_unique_id": "a",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}
