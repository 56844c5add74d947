"""The sites' pages show what the portal knows."""

from __future__ import annotations

import io
import json
import re

import pytest
from PIL import Image

from portal.testing import Running

_SITES = ("nestwell", "dakh", "makon")


async def test_nestwell_lists_every_advert_once(portal: Running) -> None:
    found: list[str] = []
    path: str | None = "/"
    while path:
        page = await portal.text("nestwell", path)
        found += re.findall(r'data-id="(\d+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following and following[1]
    assert sorted(found) == [str(number) for number in sorted(portal.world("nestwell").adverts)]


async def test_nestwell_tells_an_advert_as_json_ld(portal: Running) -> None:
    advert = portal.world("nestwell").adverts[1003].truth(portal.url("nestwell", ""))
    page = await portal.text("nestwell", advert.url.removeprefix(portal.url("nestwell", "")))
    match = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert match
    data = json.loads(match[1])
    assert data["name"] == advert.title
    assert data["offers"]["price"] == str(advert.price)
    assert data["image"] == list(advert.images)


async def test_dakh_has_no_structured_data(portal: Running) -> None:
    page = await portal.text("dakh", "/o/1003.html")
    assert "ld+json" not in page
    assert "itemprop" not in page


@pytest.mark.parametrize(
    ("section", "header", "charset"),
    [
        ("prodazh", "text/html; charset=utf-8", "utf-8"),
        ("arenda", "text/html; charset=windows-1251", "windows-1251"),
        ("podobovo", "text/html", "windows-1251"),
    ],
)
async def test_dakh_has_a_charset_for_each_section(
    portal: Running, section: str, header: str, charset: str
) -> None:
    async with portal.get("dakh", f"/{section}/") as response:
        assert response.headers["Content-Type"] == header
        assert f'<meta charset="{charset}">' in (await response.read()).decode(charset)


async def test_makon_walks_by_a_cursor_even_while_adverts_appear(portal: Running) -> None:
    first = await portal.json("makon", "/api/v1/listings?limit=12")
    portal.world("makon").publish()
    second = await portal.json(
        "makon", f"/api/v1/listings?limit=12&cursor={first['meta']['nextCursor']}"
    )
    found = [item["id"] for item in first["data"]["items"] + second["data"]["items"]]
    assert len(found) == len(set(found)) == 20
    assert second["meta"]["nextCursor"] is None


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "cursor=x", "cursor=eHl6"])
async def test_makon_refuses_a_bad_query(portal: Running, query: str) -> None:
    async with portal.get("makon", f"/api/v1/listings?{query}") as response:
        assert response.status == 400


async def test_makon_answers_people_in_html_and_programs_in_json(portal: Running) -> None:
    page = await portal.text("makon", "/obyekt/m1003")
    data = await portal.json("makon", "/obyekt/m1003", Accept="application/json")
    assert data["data"]["title"] in page


@pytest.mark.parametrize("site", _SITES)
async def test_a_changed_page_is_sent_and_an_unchanged_one_is_not(
    portal: Running, site: str
) -> None:
    path = portal.world(site).adverts[1004].truth("").url
    async with portal.get(site, path) as response:
        tag = response.headers["ETag"]
    async with portal.get(site, path, **{"If-None-Match": tag}) as response:
        assert (response.status, await response.read()) == (304, b"")
    portal.world(site).edit(1004)
    async with portal.get(site, path, **{"If-None-Match": tag}) as response:
        assert response.status == 200


@pytest.mark.parametrize(("site", "status"), [("nestwell", 404), ("dakh", 404), ("makon", 410)])
async def test_a_withdrawn_advert_is_gone(portal: Running, site: str, status: int) -> None:
    path = portal.world(site).withdraw(1004).truth("").url
    async with portal.get(site, path) as response:
        assert response.status == status


@pytest.mark.parametrize(
    ("site", "path"),
    [
        ("nestwell", "/?page=99"),
        ("nestwell", "/?page=x"),
        ("nestwell", "/listing/7-none"),
        ("nestwell", "/photos/1001/99.jpg"),
        ("nestwell", "/photos/7/1.jpg"),
        ("dakh", "/none/"),
        ("dakh", "/prodazh/?p=99"),
        ("dakh", "/o/7.html"),
        ("makon", "/none"),
    ],
)
async def test_what_does_not_exist_is_not_found(portal: Running, site: str, path: str) -> None:
    async with portal.get(site, path) as response:
        assert response.status == 404


@pytest.mark.parametrize("site", _SITES)
async def test_pictures_are_jpegs(portal: Running, site: str) -> None:
    [first, *_] = portal.world(site).adverts[1002].truth("").images
    async with portal.get(site, first) as response:
        assert response.headers["Content-Type"] == "image/jpeg"
        image = Image.open(io.BytesIO(await response.read()))
    assert (image.format, image.size) == ("JPEG", (800, 600))


async def test_listings_share_pictures(portal: Running) -> None:
    shown = [n for a in portal.world("nestwell").adverts.values() for n in a.pictures]
    assert len(set(shown)) < len(shown)


@pytest.mark.parametrize("site", _SITES)
async def test_robots_txt_forbids_the_private_part(portal: Running, site: str) -> None:
    assert "Disallow: /private/" in await portal.text(site, "/robots.txt")
    assert "/private/owners" in await portal.text(site, "/")


async def test_the_front_pages_and_the_explanation_answer(portal: Running) -> None:
    for site in _SITES:
        assert "/_about" in await portal.text(site, "/")
    about = await portal.text("dakh", "/_about")
    assert all(f":{port}/" in about for port in portal.ports.values())
