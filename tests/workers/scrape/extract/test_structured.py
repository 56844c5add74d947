"""Adverts by schema.org and OpenGraph, on detail pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from homing.models.raw import RawItem

Told = Callable[..., RawItem]


def scripts(*documents: Any) -> str:
    return "".join(
        f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in documents
    )


APARTMENT = {
    "@context": "https://schema.org",
    "@type": ["Apartment", "Product"],
    "name": "Two rooms &amp; a view",
    "description": "<p>Bright</p><p>Quiet</p>",
    "image": [{"@type": "ImageObject", "contentUrl": "/1.jpg"}, "https://cdn.example/2.jpg"],
    "numberOfRooms": {"@type": "QuantitativeValue", "value": 2},
    "numberOfBedrooms": 1,
    "numberOfBathroomsTotal": 1,
    "floorSize": {"@type": "QuantitativeValue", "value": 54.5, "unitCode": "MTK"},
    "floorLevel": "3",
    "yearBuilt": 1999,
    "petsAllowed": True,
    "address": {
        "@type": "PostalAddress",
        "streetAddress": "Lindenweg 7",
        "addressLocality": "Leipzig",
        "addressRegion": "Sachsen",
        "postalCode": "04109",
        "addressCountry": {"@type": "Country", "name": "DE"},
    },
    "geo": {"@type": "GeoCoordinates", "latitude": "51.34", "longitude": 12.37},
    "amenityFeature": [
        {"@type": "LocationFeatureSpecification", "name": "Lift", "value": True},
        {"@type": "LocationFeatureSpecification", "name": "Garage", "value": False},
        {"@type": "LocationFeatureSpecification", "name": "Balconies", "value": 2},
    ],
    "offers": {
        "@type": "Offer",
        "price": "1200.00",
        "priceCurrency": "EUR",
        "availability": "https://schema.org/InStock",
        "businessFunction": "http://purl.org/goodrelations/v1#LeaseOut",
        "priceSpecification": {"@type": "UnitPriceSpecification", "unitCode": "MON"},
        "seller": {"@type": "RealEstateAgent", "name": "Nord", "telephone": "+49 341 100"},
    },
}


def test_an_apartment_is_read_whole(told: Told) -> None:
    item = told(scripts(APARTMENT))
    assert item.values == {
        "title": "Two rooms & a view",
        "description": "Bright\n\nQuiet",
        "images": ["https://homes.example/1.jpg", "https://cdn.example/2.jpg"],
        "rooms": 2,
        "bedrooms": 1,
        "bathrooms": 1,
        "area": "54.5 m²",
        "floor": "3",
        "yearBuilt": 1999,
        "pets": True,
        "street": "Lindenweg 7",
        "city": "Leipzig",
        "country": "DE",
        "latitude": "51.34",
        "longitude": 12.37,
        "features": ["Lift", "Balconies: 2"],
        "price": "1200.00",
        "currency": "EUR",
        "pricePeriod": "month",
        "status": "available",
        "dealType": "rent",
        "propertyType": "apartment",
        "agent": "Nord",
        "phones": ["+49 341 100"],
    }
    assert set(item.evidence.values()) == {"json-ld"}
    assert item.attributes == {"region": "Sachsen", "postalCode": "04109"}


def test_selectors_win_and_structured_data_fills_the_rest(told: Told) -> None:
    item = told(f"<h1>Own title</h1>{scripts(APARTMENT)}", fields={"title": {"css": "h1"}})
    assert (item.values["title"], item.evidence["title"]) == ("Own title", "selector")
    assert (item.values["rooms"], item.evidence["rooms"]) == (2, "json-ld")


def test_structured_data_may_be_switched_off(told: Told) -> None:
    assert told(scripts(APARTMENT), structuredData=False).values == {}


@pytest.mark.parametrize(
    "document",
    [
        {"@graph": [{"@type": "WebSite", "name": "x"}, {"@type": "House", "name": "Villa"}]},
        {"@type": "WebPage", "mainEntity": {"@type": "House", "name": "Villa"}},
        {"@type": "ItemPage", "about": [{"@type": "House", "name": "Villa"}]},
        {"@type": "RealEstateListing", "about": {"@type": "House", "name": "Villa"}},
        {"@type": "Offer", "itemOffered": {"@type": "http://schema.org/House", "name": "Villa"}},
        {"@type": "schema:House", "name": [{"@value": "Villa", "@language": "en"}]},
        {
            "@graph": [
                {"@type": "WebPage", "mainEntity": {"@id": "#home"}},
                {"@id": "#home", "@type": "House", "name": "Villa", "isPartOf": {"@id": "#home"}},
            ]
        },
    ],
)
def test_the_advert_is_found_wherever_it_stands(told: Told, document: Any) -> None:
    item = told(scripts(document))
    assert (item.values["title"], item.values["propertyType"]) == ("Villa", "house")


def test_recommended_adverts_are_not_taken_for_the_page(told: Told) -> None:
    others = [{"@type": "Apartment", "name": f"Other {n}", "url": f"/ad/{n}"} for n in (8, 9)]
    own = {"@type": "Apartment", "name": "Own", "url": "/ad/1?utm_source=x"}
    listing = {"@type": "ItemList", "itemListElement": others}
    assert told(scripts(*others, own)).values["title"] == "Own"
    assert told(scripts(listing, own)).values["title"] == "Own"
    assert "title" not in told(scripts(*others)).values


def test_nodes_of_different_types_complete_each_other(told: Told) -> None:
    product = {"@type": "Product", "name": "Flat", "offers": {"@type": "Offer", "price": 5}}
    place = {"@type": "Place", "geo": {"latitude": 1.5, "longitude": 2.5}}
    values = told(scripts(product, place)).values
    assert (values["title"], values["price"], values["latitude"]) == ("Flat", 5, 1.5)


@pytest.mark.parametrize(
    ("offer", "fields"),
    [
        ({"@type": "AggregateOffer", "lowPrice": 5, "highPrice": 9}, {"price": 5, "priceMax": 9}),
        (
            {"priceSpecification": {"price": 7, "priceCurrency": "UAH"}},
            {"price": 7, "currency": "UAH"},
        ),
        (
            {"price": 9, "priceSpecification": {"price": 3, "unitCode": "MTK"}},
            {"price": 9, "pricePerM2": 3},
        ),
        (
            {"priceSpecification": {"price": 7, "referenceQuantity": {"unitCode": "ANN"}}},
            {"price": 7, "pricePeriod": "year"},
        ),
        ({"availability": "SoldOut"}, {"status": "sold"}),
        ({"availability": "http://schema.org/PreSale"}, {"status": "presale"}),
        ({"@type": "OfferForPurchase", "price": 1}, {"dealType": "sale", "price": 1}),
        ({"offeredBy": {"@type": "Person", "name": "Ann"}}, {"contactName": "Ann"}),
    ],
)
def test_an_offer_tells_price_status_and_deal(told: Told, offer: Any, fields: Any) -> None:
    values = told(scripts({"@type": "Product", "name": "x", "offers": offer})).values
    assert {name: values.get(name) for name in fields} == fields


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type": "House", "name": "Villa"} -->',
        '//<![CDATA[\n{"@type": "House", "name": "Villa"}\n//]]>',
        '{"@type": "House", "name": "Villa",}',
        '{"@type": "House", /* c */ "name": "Villa", "x": "a\nb"};',
        "{&quot;@type&quot;: &quot;House&quot;, &quot;name&quot;: &quot;Villa&quot;}",
        '[{"@type": "House", "name": "Villa"}]',
        '{"@type": "House", "name": "Villa", "x": undefined}',
        '\n// data\n{"@type": "House", "name": "Villa"}',
    ],
)
def test_untidy_scripts_are_forgiven(told: Told, script: str) -> None:
    html = f'<script type="Application/LD+JSON; charset=utf-8">{script}</script>'
    assert told(html).values["title"] == "Villa"


@pytest.mark.parametrize("script", ["{", "", "null", "5", '"x"', "[[[]]]", '{"@type": 5}', "{} {}"])
def test_scripts_that_say_nothing_are_passed_over(told: Told, script: str) -> None:
    assert told(f'<script type="application/ld+json">{script}</script>').values == {}


def test_microdata_is_read(told: Told) -> None:
    html = """<div itemscope itemtype="https://schema.org/SingleFamilyResidence">
    <h1 itemprop="name">Villa</h1><img itemprop="image" src="/v.jpg">
    <div itemprop="address" itemscope itemtype="https://schema.org/PostalAddress">
      <span itemprop="addressLocality">Lyon</span></div>
    <div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
      <meta itemprop="priceCurrency" content="EUR"><b itemprop="price" content="900">900 €</b></div>
    </div>"""
    item = told(html)
    assert item.values == {
        "title": "Villa",
        "images": ["https://homes.example/v.jpg"],
        "city": "Lyon",
        "currency": "EUR",
        "price": "900",
        "propertyType": "house",
    }
    assert set(item.evidence.values()) == {"microdata"}


def test_rdfa_is_read(told: Told) -> None:
    html = """<html><body vocab="http://schema.org/" typeof="Apartment">
    <h1 property="name">Flat</h1><span property="numberOfRooms">3</span>
    <div property="address" typeof="PostalAddress"><i property="addressLocality">Lviv</i></div>
    </body></html>"""
    item = told(html)
    assert item.evidence["title"] == "rdfa"
    assert (item.values["title"], item.values["rooms"], item.values["city"]) == (
        "Flat",
        "3",
        "Lviv",
    )


def test_opengraph_is_the_last_evidence(told: Told) -> None:
    html = """<head><meta property="og:title" content="Flat &amp; yard">
    <meta property="og:url" content="${page.url}"><meta property="og:image" content="/a.jpg">
    <meta property="og:image" content="/b.jpg"><meta name="product:price:amount" content="900">
    <meta property="product:price:currency" content="EUR">
    <meta property="place:location:latitude" content="50.4"></head>"""
    item = told(html + scripts({"@type": "House", "price": 1, "name": "Villa"}))
    assert (item.values["title"], item.evidence["title"]) == ("Villa", "json-ld")
    assert item.values["images"] == ["https://homes.example/a.jpg", "https://homes.example/b.jpg"]
    assert (item.values["currency"], item.values["latitude"]) == ("EUR", "50.4")
    assert "url" not in item.values


def test_better_syntaxes_win(told: Told) -> None:
    micro = '<p itemscope itemtype="http://schema.org/House"><b itemprop="name">B</b><i itemprop="yearBuilt">1950</i></p>'
    item = told(micro + scripts({"@type": "House", "name": "A"}))
    assert (item.values["title"], item.values["yearBuilt"]) == ("A", "1950")
