"""Homes as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from lxml import etree

from homing.images import ImageStore
from homing.storage.properties import PropertyCard
from homing_webapp import templating
from homing_webapp.pictures import cover_of_home

ATOM = "application/atom+xml"

_NAMESPACE = "http://www.w3.org/2005/Atom"

#: What XML 1.0 cannot hold.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(
    homes: Sequence[PropertyCard], *, title: str, link: str, public_url: str, store: ImageStore
) -> bytes:
    """The feed as UTF-8.

    Args:
        homes: in the order of the feed.
        title: of the feed.
        link: its own address under `public_url`, with a slash at its beginning.
        public_url: where people reach the web app.
        store: of pictures.
    """
    updated = max((home.published_at for home in homes), default=datetime(2020, 1, 1, tzinfo=UTC))
    root = etree.fromstring(f'<feed xmlns="{_NAMESPACE}"/>')
    _add(root, "id", public_url + link)
    _add(root, "title", title)
    _add(root, "updated", _time(updated))
    _add(_add(root, "author"), "name", "Homing")
    _add(root, "link", rel="self", type=ATOM, href=public_url + link)
    for home in homes:
        _add_home(_add(root, "entry"), home, public_url, store)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _add_home(
    entry: etree._Element, home: PropertyCard, public_url: str, store: ImageStore
) -> None:
    _add(entry, "id", f"{public_url}/api/v1/properties/{home.id}")
    _add(entry, "title", f"{home.title} · {templating.price(home)}")
    _add(entry, "updated", _time(home.published_at))
    _add(entry, "published", _time(home.published_at))
    page = f"{public_url}/listings/{home.listing_id}"
    _add(entry, "link", rel="alternate", type="text/html", href=page)
    _add(entry, "link", rel="via", href=home.url)
    _add(entry, "summary", _summary(home))
    if (picture := cover_of_home(store, home)) is not None:
        address = picture if "://" in picture else public_url + picture
        _add(entry, "link", rel="enclosure", type="image/jpeg", href=address)


def _add(
    parent: etree._Element, name: str, text: str | None = None, **attributes: str
) -> etree._Element:
    clean = {key: _clean(value) for key, value in attributes.items()}
    child = etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}", clean)
    child.text = None if text is None else _clean(text)
    return child


def _summary(home: PropertyCard) -> str:
    facts = (
        templating.price(home),
        templating.room_count(home.rooms),
        templating.square_metres(home.area),
        templating.floor(home),
        templating.place(home),
    )
    return " · ".join(fact for fact in facts if fact)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
