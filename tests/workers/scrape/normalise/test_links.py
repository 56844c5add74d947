"""Links, identity and pictures of an advert."""

from __future__ import annotations

import pytest

from homing.models.raw import RawItem, RawValue
from homing_workers.scrape.normalise import Context, Rejected, links
from homing_workers.scrape.normalise.found import Found


def found(**values: RawValue) -> Found:
    return Found(RawItem(base_url="https://x.test/list?page=1", values=values), Context())


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("/flat/1", "https://x.test/flat/1"),
        ("flat 1", "https://x.test/flat%201"),
        ("//cdn.test/1", "https://cdn.test/1"),
        ("https://y.test/1?a=b", "https://y.test/1?a=b"),
    ],
)
def test_a_link_becomes_absolute(stated: str, expected: str) -> None:
    assert links.url(found(url=stated)) == expected


@pytest.mark.parametrize(
    "stated", ["javascript:void(0)", "mailto:a@b.c", "http://[", "/" + "a" * 3000]
)
def test_a_link_that_leads_nowhere_is_rejected(stated: str) -> None:
    with pytest.raises(Rejected, match="url"):
        links.url(found(url=stated))


def test_an_advert_without_link_and_identifier_is_rejected() -> None:
    with pytest.raises(Rejected, match="externalId"):
        links.url(found(title="x"))


def test_an_identifier_stands_in_for_a_link() -> None:
    assert links.url(found(externalId=7)) == "https://x.test/list?page=1#7"


@pytest.mark.parametrize(
    "address",
    [
        "https://x.test/flat/1",
        "http://www.x.test/flat/1/",
        "https://x.test/flat/1?utm_source=mail&gclid=2#photos",
    ],
)
def test_one_advert_has_one_identity_by_all_its_links(address: str) -> None:
    assert links.external_id(found(), address) == "x.test/flat/1"


def test_parameters_that_name_the_advert_stay() -> None:
    assert links.identity("https://x.test/view?b=2&id=1") == "x.test/view?b=2&id=1"


def test_routes_in_fragments_stay() -> None:
    assert links.identity("https://x.test/#/flat/1") != links.identity("https://x.test/#/flat/2")


def test_an_endless_link_has_a_short_identity() -> None:
    assert links.identity("https://x.test/" + "a" * 1000).startswith("sha256:")


def test_pictures_are_absolute_and_told_once() -> None:
    stated: RawValue = ["/1.jpg", "https://x.test/1.jpg", "data:image/png;base64,x", "", "2.jpg", 5]
    assert links.images(found(images=stated)) == ("https://x.test/1.jpg", "https://x.test/2.jpg")


def test_the_largest_picture_of_a_srcset_is_taken() -> None:
    stated = "/s.jpg 320w, /l.jpg 1280w, /m.jpg 640w"
    assert links.images(found(images=stated)) == ("https://x.test/l.jpg",)
