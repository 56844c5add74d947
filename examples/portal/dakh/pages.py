"""The pages of Dakh."""

from __future__ import annotations

from aiohttp import web

from portal import answers, site
from portal.advert import Advert
from portal.dakh import texts
from portal.dakh.sections import SECTIONS, Section
from portal.faults import EMPTY_LIST
from portal.site import Site

PER_PAGE = 15


def add_routes(router: web.UrlDispatcher, dakh: Site) -> None:
    """Adds the front page, the sections' lists and the adverts' pages."""

    async def front(request: web.Request) -> web.Response:
        counts = [(section, len(dakh.world.listed(section.name))) for section in SECTIONS.values()]
        return answers.html(site.render("dakh/front.html", counts=counts, charset="utf-8"))

    async def index(request: web.Request) -> web.Response:
        section = SECTIONS.get(request.match_info["section"])
        if section is None:
            raise web.HTTPNotFound(text="no such page")
        found = [] if request.get(EMPTY_LIST) else dakh.world.listed(section.name)
        page = _page_number(request, len(found))
        rows = [_row(dakh, advert) for advert in found[(page - 1) * PER_PAGE : page * PER_PAGE]]
        more = page * PER_PAGE < len(found)
        text = site.render(
            "dakh/list.html",
            section=section,
            rows=rows,
            following=page + 1 if more else None,
            labels=texts.labels(section.language),
            charset=section.charset,
        )
        return answers.html(text, charset=section.charset, told=section.told)

    async def detail(request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        advert = dakh.world.find(number)
        if advert is None:
            raise web.HTTPNotFound(text=_gone(dakh, number), content_type="text/html")
        section = SECTIONS[advert.section]
        text = site.render(
            "dakh/detail.html", charset=section.charset, **_page(dakh, advert, section)
        )
        response = answers.html(text, charset=section.charset, told=section.told)
        return answers.conditional(request, response, advert.changed_at)

    router.add_get("/", front)
    router.add_get("/{section:[a-z]+}/", index)
    router.add_get("/o/{number:\\d+}.html", detail)


def _row(dakh: Site, advert: Advert) -> dict[str, object]:
    listing = advert.truth("")
    return {
        "listing": listing,
        "price": texts.price(listing, advert.language),
        "area": texts.area(listing) or texts.land(listing, advert.language),
        "mark": texts.mark(listing, advert.language),
        "changed": texts.when(advert.changed_at, dakh.clock(), advert.language),
    }


def _page(dakh: Site, advert: Advert, section: Section) -> dict[str, object]:
    listing = advert.truth("")
    old = listing.old_price
    return _row(dakh, advert) | {
        "section": section,
        "labels": texts.labels(advert.language),
        "facts": texts.facts(listing, advert.language),
        "old_price": "" if old is None else texts.amount(listing, old),
        "phones": [texts.phone(p, advert.number + i) for i, p in enumerate(listing.phones)],
        "posted": texts.when(advert.posted_at, dakh.clock(), advert.language),
    }


def _gone(dakh: Site, number: int) -> str:
    advert = dakh.world.adverts.get(number)
    words = texts.labels(advert.language if advert else "uk")["gone"]
    return site.render("dakh/gone.html", words=words, charset="utf-8")


def _page_number(request: web.Request, found: int) -> int:
    text = request.query.get("p", "1")
    if not text.isdecimal() or int(text) < 1 or (int(text) - 1) * PER_PAGE >= max(found, 1):
        raise web.HTTPNotFound(text="no such page")
    return int(text)
