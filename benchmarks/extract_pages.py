"""Invented pages of a portal for the extraction benchmark: a list of 30 cards, and a detail page."""

from __future__ import annotations

import json
import random

STREETS = ("Lindenweg", "Rue du Four", "вулиця Садова", "Calle Mayor", "Harbour Road")
CITIES = ("Leipzig", "Lyon", "Київ", "Sevilla", "Leeds")
FILLER = "Bright rooms, a quiet yard, and a lift that works. " * 6


def list_page(seed: int, cards: int = 30) -> bytes:
    """A list page: head with scripts, navigation, filters, cards, footer."""
    rng = random.Random(seed)
    body = "".join(_card(rng, seed * cards + number) for number in range(cards))
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Homes {seed}</title>"
        f"<script>{_script(rng)}</script><style>{'.a{color:red}' * 200}</style></head><body>"
        f"{_navigation(60)}<main><div class='results grid'>{body}</div>"
        f"<ul class=pages><li><a class='page next' rel=next href='?page={seed + 1}'>Next</a></ul>"
        f"</main>{_navigation(80)}</body></html>"
    ).encode()


def _script(rng: random.Random) -> str:
    return "".join(f"track({rng.random()});" for _ in range(400))


def _navigation(links: int) -> str:
    items = "".join(f"<li class='item'><a href='/go/{n}'>Region {n}</a></li>" for n in range(links))
    return f"<nav class='menu wide'><ul>{items}</ul></nav>"


def _card(rng: random.Random, number: int) -> str:
    city = rng.choice(CITIES)
    tags = "".join(f"<li class='tag'>{tag}</li>" for tag in ("balcony", "lift", "garage"))
    return f"""
    <article class="card listing-card" data-id="{number}">
      <a class="card__link" href="/homes/{number}?from=list"><picture>
        <source srcset="/img/{number}-s.webp 320w, /img/{number}-l.webp 1280w" type="image/webp">
        <img class="card__photo lazy" src="data:image/gif;base64,R0lGOD" data-src="/img/{number}.jpg"
          alt="Photo {number}"></picture></a>
      <div class="card__body"><h3 class="card__title">{rng.randint(1, 5)} rooms in
        {city} &amp; a view</h3>
        <div class="card__price"><span class="amount">{rng.randint(300, 3000)}&nbsp;€</span>
          <span class="unit">/ month</span></div>
        <p class="card__address">{rng.choice(STREETS)} {rng.randint(1, 90)}, {city}</p>
        <ul class="card__facts"><li class="fact fact--area"><b>Area</b> {rng.randint(20, 200)} m²</li>
          <li class="fact fact--rooms"><b>Rooms</b> {rng.randint(1, 5)}</li>
          <li class="fact fact--floor"><b>Floor</b> {rng.randint(1, 5)} of 9</li></ul>
        <ul class="card__tags">{tags}</ul>
        <time class="card__date" datetime="2026-05-{rng.randint(10, 28)}T10:00:00Z">today</time>
        <span class="card__agent">Agency {rng.randint(1, 40)}</span></div>
    </article>"""


def detail_page(seed: int) -> bytes:
    """A detail page: JSON-LD of the advert, gallery, facts, description, similar adverts."""
    rng = random.Random(seed)
    gallery = "".join(
        f"<div class='slide'><img class='gallery__photo' data-src='/img/{seed}-{n}.jpg'></div>"
        for n in range(12)
    )
    paragraphs = "".join(f"<p>{FILLER}<br>{rng.random()}</p>" for _ in range(5))
    similar = "".join(_card(rng, seed * 100 + number) for number in range(6))
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Home {seed}</title>"
        f"<script>{_script(rng)}</script>"
        f"<script type='application/ld+json'>{json.dumps(_document(rng, seed))}</script></head>"
        f"<body>{_navigation(60)}<h1 class='title'>Home {seed}</h1><div class='gallery'>{gallery}"
        f"</div><div class='price big'>{rng.randint(300, 3000)}&nbsp;€</div>"
        f"<dl class='facts'><dt>Area</dt><dd class='area'>{rng.randint(20, 200)} m²</dd>"
        f"<dt>Rooms</dt><dd class='rooms'>{rng.randint(1, 5)}</dd></dl>"
        f"<div class='description'>{paragraphs}</div><a class='phone' href='tel:+4934100{seed}'>"
        f"Call</a><section>{similar}</section>{_navigation(80)}</body></html>"
    ).encode()


def _document(rng: random.Random, seed: int) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "Apartment",
        "name": f"Home {seed}",
        "url": f"https://homes.example/homes/{seed}",
        "numberOfRooms": rng.randint(1, 5),
        "floorSize": {"@type": "QuantitativeValue", "value": 54, "unitCode": "MTK"},
        "address": {"@type": "PostalAddress", "addressLocality": "Leipzig"},
        "geo": {"@type": "GeoCoordinates", "latitude": 51.3, "longitude": 12.4},
        "offers": {"@type": "Offer", "price": 900, "priceCurrency": "EUR"},
    }
