"""The peer of `benchmarks.crawl`: a Scrapy spider that reads the same fields of the same pages of Nestwell.

Written as Scrapy's documentation does it: `response.css(...)`, `response.follow_all`, one dictionary for each advert.
Texts are taken as they stand; nothing is made of them. Run by `python -m benchmarks._crawl_spider URL`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response, TextResponse

SETTINGS = {
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "COOKIES_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "WARNING",
}

TEXTS = {
    "status": ".status",
    "oldPrice": "del.was",
    "district": "dd.district",
    "floor": "dd.floor",
    "floors": "dd.floors",
    "condition": "dd.condition",
    "heating": "dd.heating",
    "furnished": "dd.furnished",
    "balcony": "dd.balcony",
    "parking": "dd.parking",
    "contactName": "b.contact",
    "reference": "dd.reference",
}


class Nestwell(scrapy.Spider):
    name = "nestwell"
    pages = 0
    items = 0

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        assert isinstance(response, TextResponse)
        Nestwell.pages += 1
        for card in response.css("a.card"):
            seen = {
                "externalId": card.attrib["data-id"],
                "url": response.urljoin(card.attrib["href"]),
                "status": card.css(".badge::text").get(),
            }
            yield response.follow(card, self.parse_advert, cb_kwargs={"seen": seen})
        yield from response.follow_all(css="a[rel=next]", callback=self.parse)

    def parse_advert(self, response: Response, seen: dict[str, Any]) -> Iterator[dict[str, Any]]:
        assert isinstance(response, TextResponse)
        Nestwell.pages += 1
        Nestwell.items += 1
        item = dict(seen)
        for field, selector in TEXTS.items():
            if found := response.css(selector):
                item[field] = " ".join(found[0].xpath("string()").get("").split())
        for script in response.xpath("//script[@type='application/ld+json']/text()").getall():
            item |= _structured(json.loads(script))
        yield item


def _structured(graph: dict[str, Any]) -> dict[str, Any]:
    home, offer = graph["mainEntity"], graph["offers"]
    address, place = home["address"], home["geo"]
    return {
        "title": graph["name"],
        "description": graph["description"],
        "price": offer["price"],
        "currency": offer["priceCurrency"],
        "dealType": offer["businessFunction"],
        "propertyType": home["@type"],
        "area": home["floorSize"]["value"],
        "rooms": home["numberOfRooms"],
        "bedrooms": home["numberOfBedrooms"],
        "bathrooms": home["numberOfBathroomsTotal"],
        "yearBuilt": home["yearBuilt"],
        "pets": home.get("petsAllowed"),
        "country": address["addressCountry"],
        "city": address["addressLocality"],
        "street": address["streetAddress"],
        "latitude": place["latitude"],
        "longitude": place["longitude"],
        "agent": offer["seller"]["name"],
        "phones": offer["seller"]["telephone"],
        "images": graph["image"],
        "publishedAt": graph["datePosted"],
        "updatedAt": graph["dateModified"],
    }


if __name__ == "__main__":
    process = CrawlerProcess(SETTINGS)
    process.crawl(Nestwell, start_urls=[sys.argv[1]])
    process.start()
    print(json.dumps({"pages": Nestwell.pages, "items": Nestwell.items}))
