"""The page of one home."""

from __future__ import annotations

from decimal import Decimal

from tests.webapp.support import Client, Publish, text


async def test_it_tells_facts_and_where_they_came_from(client: Client, publish: Publish) -> None:
    number = await publish(floor=3, floors=9, pets=True, raw={"price": "95 тыс. $"})
    page = await text(client, f"/listings/{number}")
    for part in ("3 of 9", "Pets", "nestwell", "95 тыс. $", "https://nestwell.test/a1"):
        assert part in page


async def test_a_changed_price_is_told_and_drawn(client: Client, publish: Publish) -> None:
    number = await publish()
    await publish(price=Decimal(89_000))
    page = await text(client, f"/listings/{number}")
    assert "95\u202f000 $ → 89\u202f000 $" in page
    assert "<polyline" in page


async def test_a_single_price_is_not_drawn(client: Client, publish: Publish) -> None:
    assert "<polyline" not in await text(client, f"/listings/{await publish()}")


async def test_pictures_come_from_the_source_until_they_are_stored(
    client: Client, publish: Publish
) -> None:
    number = await publish(images=("https://nestwell.test/1.jpg", "https://nestwell.test/2.jpg"))
    page = await text(client, f"/listings/{number}")
    assert 'src="https://nestwell.test/2.jpg"' in page
    assert "2 pictures" in page


async def test_phone_numbers_are_not_shown_to_everybody(client: Client, publish: Publish) -> None:
    page = await text(client, f"/listings/{await publish(phones=('+380441234567',))}")
    assert "380441234567" not in page


async def test_an_unknown_home_is_not_found(client: Client) -> None:
    assert "There is no such home." in await text(client, "/listings/12345", status=404)
