"""A card and its detail page made one."""

from __future__ import annotations

from homing.models.raw import RawItem, RawValue
from homing_workers.scrape.extract import merge


def item(evidence: str, **values: RawValue) -> RawItem:
    return RawItem(base_url=evidence, values=values, evidence=dict.fromkeys(values, evidence))


def test_the_detail_page_wins_among_equals() -> None:
    merged = merge(item("selector", price="900", title="a"), item("selector", price="950"))
    assert merged.values == {"price": "950", "title": "a"}


def test_selectors_of_the_card_win_over_structured_data() -> None:
    merged = merge(item("selector", price="900"), item("json-ld", price=1, rooms=3))
    assert merged.values == {"price": "900", "rooms": 3}
    assert merged.evidence == {"price": "selector", "rooms": "json-ld"}


def test_better_evidence_of_the_card_stays() -> None:
    assert merge(item("json-ld", title="a"), item("opengraph", title="b")).values["title"] == "a"


def test_an_advert_keeps_the_identity_of_its_card() -> None:
    card = item("selector", url="https://a.example/1")
    merged = merge(card, item("selector", url="https://a.example/canonical", externalId="x"))
    assert merged.values == {"url": "https://a.example/1"}


def test_a_card_without_identity_takes_that_of_the_page() -> None:
    assert merge(item("selector"), item("json-ld", url="u", externalId="x")).values == {
        "url": "u",
        "externalId": "x",
    }


def test_neither_side_is_changed() -> None:
    card, page = item("selector", price="1"), item("selector", price="2")
    merge(card, page).values["price"] = "3"
    assert (card.values, page.values) == ({"price": "1"}, {"price": "2"})


def test_attributes_are_joined() -> None:
    card = RawItem(base_url="", values={}, attributes={"a": 1, "b": 1})
    page = RawItem(base_url="", values={}, attributes={"b": 2})
    assert merge(card, page).attributes == {"a": 1, "b": 2}
