"""Adverts by schema.org, on list pages that name no cards."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from homing.models.raw import RawItem

Listed = Callable[..., list[RawItem]]
HOMES = [
    {"@type": "Apartment", "name": name, "url": f"/ad/{name}", "numberOfRooms": rooms}
    for name, rooms in (("a", 1), ("b", 2))
]


def offer(home: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "Offer", "url": home["url"], "price": 9, "itemOffered": home}


def script(document: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(document)}</script>'


@pytest.mark.parametrize(
    "document",
    [
        HOMES,
        {"@graph": HOMES},
        {"@type": "ItemList", "itemListElement": HOMES},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": h} for h in HOMES]},
        {
            "@type": "SearchResultsPage",
            "mainEntity": {"@type": "ItemList", "itemListElement": HOMES},
        },
        {"@type": "SearchResultsPage", "about": HOMES},
        {"@type": "CollectionPage", "hasPart": HOMES},
        {
            "@type": "WebPage",
            "offers": {"@type": "AggregateOffer", "offers": [offer(h) for h in HOMES]},
        },
        {"@type": "Product", "name": "Flats", "offers": [offer(h) for h in HOMES]},
        {"@type": "RealEstateAgent", "makesOffer": [offer(h) for h in HOMES]},
        {"@type": "OfferCatalog", "itemListElement": [offer(h) for h in HOMES]},
    ],
)
def test_each_member_is_a_card(listed: Listed, document: Any) -> None:
    found = listed(script(document))
    assert [(item.values["title"], item.values["rooms"]) for item in found] == [("a", 1), ("b", 2)]
    assert found[0].values["url"] == "https://homes.example/ad/a"
    assert found[0].evidence["url"] == "json-ld"


def test_a_list_of_links_gives_links(listed: Listed) -> None:
    items = [
        {"@type": "ListItem", "position": n, "url": f"/ad/{n}", "name": f"Ad {n}"} for n in (1, 2)
    ]
    found = listed(script({"@type": "ItemList", "itemListElement": items}))
    assert [item.values for item in found] == [
        {"title": "Ad 1", "url": "https://homes.example/ad/1"},
        {"title": "Ad 2", "url": "https://homes.example/ad/2"},
    ]


def test_two_tellings_of_one_link_are_one_card(listed: Listed) -> None:
    links = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "url": "/ad/a"}]}
    (item,) = listed(script([links, HOMES[0]]))
    assert (item.values["title"], item.values["rooms"]) == ("a", 1)


@pytest.mark.parametrize(
    "document",
    [
        {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "item": "/x"}]},
        {"@type": "Product", "name": "Flats to rent", "offers": {"lowPrice": 1, "highPrice": 9}},
        {"@type": "Organization", "name": "Portal", "url": "https://homes.example/"},
        {"@type": "Product", "name": "This list", "url": "https://homes.example/rent/list?page=1"},
    ],
)
def test_other_data_is_no_card(listed: Listed, document: Any) -> None:
    assert listed(script(document)) == []


def test_microdata_of_cards_is_read(listed: Listed) -> None:
    card = '<li itemscope itemtype="http://schema.org/Apartment"><a itemprop="url" href="/ad/{0}"><b itemprop="name">{0}</b></a></li>'
    found = listed(card.format(1) + card.format(2))
    assert [item.values["url"] for item in found] == [
        "https://homes.example/ad/1",
        "https://homes.example/ad/2",
    ]


def test_fields_of_the_whole_page_hold_for_each_card(listed: Listed) -> None:
    found = listed(f"<h1>Leipzig</h1>{script(HOMES)}", fields={"city": {"css": "h1"}})
    assert [item.values["city"] for item in found] == ["Leipzig", "Leipzig"]


def test_named_cards_that_are_missing_are_not_replaced(listed: Listed) -> None:
    assert listed(script(HOMES), cards=".ad") == []
