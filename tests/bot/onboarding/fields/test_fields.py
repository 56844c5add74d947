"""Each field of a search: what a press and what a written answer make of the draft."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from homing.i18n import LANGUAGES, catalogue
from homing.models.subscription import Criteria
from homing_bot.onboarding.draft import Draft, short
from homing_bot.onboarding.fields import BY_NAME, Field, Problem
from homing_bot.onboarding.presets import currencies, presets

DOLLARS = {"currency": "USD"}
KYIV = {"city": "Київ"}

#: Field, criteria before, what was pressed, criteria afterwards.
PRESSES: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    ("deal", {}, "rent", {"deal_types": ["rent"]}),
    ("deal", {"deal_types": ["rent"]}, "sale", {"deal_types": ["sale"]}),
    ("kinds", {}, "house", {"property_types": ["house"]}),
    ("kinds", {"property_types": ["house", "land"]}, "land", {"property_types": ["house"]}),
    ("rooms", {}, "0", {"rooms": [0]}),
    ("rooms", {"rooms": [1, 2]}, "1", {"rooms": [2]}),
    ("rooms", {"rooms": [4]}, "more", {"rooms": [4], "rooms_at_least": 5}),
    ("rooms", {"rooms_at_least": 5}, "more", {}),
    ("price", KYIV, "10000-15000", KYIV | {"price_min": 10000, "price_max": 15000, "currency": "UAH"}),
    ("price", KYIV, "50000-", KYIV | {"price_min": 50000, "currency": "UAH"}),
    ("price", KYIV | {"price_max": 9, "currency": "UAH"}, "USD", KYIV),
    ("area", {}, "40-60", {"area_min": 40, "area_max": 60}),
    ("area", {"area_max": 9}, "200-", {"area_min": 200}),
    ("floor", {}, "2-5", {"floor_min": 2, "floor_max": 5}),
    ("floor", {"floor_min": 2, "floor_max": 5}, "2-5", {}),
    ("floor", {"floor_min": 2}, "not-first", {"floor_min": 2, "not_first_floor": True}),
    ("floor", {"not_last_floor": True}, "not-last", {}),
    ("pets", {}, "yes", {"pets": True}),
    ("furnished", {"furnished": True}, "no", {"furnished": False}),
    ("include", {"include_words": ["балкон", "метро"]}, short("метро"), {"include_words": ["балкон"]}),
    ("exclude", {"exclude_words": ["агент"]}, short("агент"), {}),
]  # fmt: skip

#: Field, criteria before, what was written, criteria afterwards.
WRITTEN: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    ("deal", {}, "оренда", {"deal_types": ["rent"]}),
    ("deal", {}, "Sotib", {"deal_types": ["sale"]}),
    ("kinds", {"property_types": ["house"]}, "квартира", {"property_types": ["house", "apartment"]}),
    ("city", {}, "Киев", KYIV),
    ("city", KYIV | {"districts": ["Поділ"]}, "Київ", KYIV | {"districts": ["Поділ"]}),
    ("city", KYIV | {"districts": ["Поділ"]}, "Lviv", {"city": "Львів"}),
    ("rooms", {}, "2-3", {"rooms": [2, 3]}),
    ("rooms", {"rooms": [1]}, "3+", {"rooms": [3, 4], "rooms_at_least": 5}),
    ("rooms", {}, "2 кімнати", {"rooms": [2]}),
    ("rooms", {}, "7", {"rooms_at_least": 5}),
    ("price", KYIV, "20-35 тис", KYIV | {"price_min": 20000, "price_max": 35000, "currency": "UAH"}),
    ("price", KYIV, "700 usd", KYIV | {"price_max": 700} | DOLLARS),
    ("area", {}, "50", {"area_min": 50}),
    ("area", {}, "до 50 м²", {"area_max": 50}),
    ("floor", {}, "3-7", {"floor_min": 3, "floor_max": 7}),
    ("floor", {}, "5", {"floor_min": 5, "floor_max": 5}),
    ("floor", {"not_last_floor": True}, "від 2", {"floor_min": 2, "not_last_floor": True}),
    ("pets", {}, "pets are", {"pets": True}),
    ("include", {"include_words": ["метро"]}, "Балкон,  паркінг\nліфт", {"include_words": ["метро", "Балкон", "паркінг", "ліфт"]}),
]  # fmt: skip

GARBAGE = ["", " ", "?!", "🙂", "<b>", "\u202eабв", "\x00", "x" * 4000, "٪", "-", "1" * 500]


def asked(name: str, before: dict[str, Any]) -> tuple[Field, Draft]:
    return BY_NAME[name], Draft(criteria=Criteria.model_validate(before), language="uk", asked=name)


def same(found: Draft | Problem, wanted: dict[str, Any]) -> bool:
    """Criteria that only differ in what was set to nothing are the same."""
    assert isinstance(found, Draft)
    return found.criteria == Criteria.model_validate(wanted)


@pytest.mark.parametrize(("name", "before", "value", "after"), PRESSES)
def test_a_press_changes_the_draft(
    name: str, before: dict[str, Any], value: str, after: dict[str, Any]
) -> None:
    field, draft = asked(name, before)
    assert same(field.press(draft, value), after)


@pytest.mark.parametrize(("name", "before", "text", "after"), WRITTEN)
def test_a_written_answer_changes_the_draft(
    name: str, before: dict[str, Any], text: str, after: dict[str, Any]
) -> None:
    field, draft = asked(name, before)
    assert same(field.typed(draft, text), after)


@pytest.mark.parametrize("value", ["", "x", "-", "999", ".page", ":", "💥", "rent:sale"])
@pytest.mark.parametrize("name", BY_NAME)
def test_an_unknown_button_changes_nothing(name: str, value: str) -> None:
    field, draft = asked(name, {"city": "Київ", "include_words": ["a"]})
    assert field.press(draft, value).criteria == draft.criteria


@pytest.mark.parametrize("name", BY_NAME)
def test_garbage_is_a_problem_that_can_be_told_or_a_word(name: str) -> None:
    field, draft = asked(name, {})
    for text in GARBAGE:
        found = field.typed(draft, text)
        if isinstance(found, Problem):
            assert found.told(catalogue("uk"))
        else:
            Draft.model_validate(found.pack())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", BY_NAME)
def test_what_was_said_can_be_cleared(name: str, language: str) -> None:
    field, before = asked(name, {})
    everything = {"deal": "rent", "kinds": "house", "rooms": "2", "pets": "yes", "furnished": "no"}
    written = {
        "city": "Київ",
        "price": "9",
        "area": "9",
        "floor": "9",
        "include": "a",
        "exclude": "b",
    }
    if name == "districts":
        draft = before.asking(city="Київ", districts=frozenset({"a"}))
    elif name in everything:
        draft = field.press(before, everything[name])
    else:
        found = field.typed(before, written[name])
        assert isinstance(found, Draft)
        draft = found
    assert field.is_set(draft)
    assert field.render(draft, catalogue(language)).text
    assert not field.is_set(field.clear(draft))


def test_districts_of_one_sound_are_chosen_together() -> None:
    field, draft = asked("districts", KYIV)
    draft = draft.having(offered=("Печерський", "Печерский", "Подільський"))
    buttons = [one for row in field.render(draft, catalogue("uk")).rows for one in row]
    assert [one.text for one in buttons] == ["▫️ Печерський", "▫️ Подільський"]
    value = str(buttons[0].callback_data).rpartition(":")[2]
    chosen = field.press(draft, value)
    assert chosen.criteria.districts == {"Печерський", "Печерский"}
    assert field.press(chosen, value).criteria.districts == frozenset()
    written = field.typed(draft, "печер")
    assert isinstance(written, Draft)
    assert written.criteria.districts == {"Печерський", "Печерский"}


def test_many_words_and_long_ones_are_refused() -> None:
    field, draft = asked("include", {})
    assert isinstance(field.typed(draft, ",".join(map(str, range(21)))), Problem)
    assert isinstance(field.typed(draft, "x" * 61), Problem)


@pytest.mark.parametrize(
    ("city", "deal", "language", "expected"),
    [
        ("Київ", "rent", "en", "UAH"),
        ("Київ", "sale", "en", "USD"),
        ("Toshkent", "rent", "en", "UZS"),
        ("Berlin", "sale", "uk", "EUR"),
        ("Warszawa", "rent", "uk", "PLN"),
        ("Nowhere", "rent", "uk", "UAH"),
        ("Nowhere", "sale", "en", "USD"),
    ],
)
def test_the_usual_currency_follows_city_deal_and_language(
    city: str, deal: str, language: str, expected: str
) -> None:
    criteria = Criteria.model_validate({"city": city, "deal_types": [deal]})
    assert currencies(Draft(criteria=criteria, language=language))[0] == expected


def test_presets_go_up_and_have_no_gaps() -> None:
    found = presets(frozenset(), "USD")
    assert found[0][0] is None
    assert found[-1][1] is None
    assert all(one[1] == next_[0] for one, next_ in pairwise(found))
    assert presets(frozenset(), "KZT") == []
