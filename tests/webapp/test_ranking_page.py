"""Likes on pages, and the page of the most liked homes."""

from __future__ import annotations

from tests.webapp.support import Client, Publish, text


async def test_a_home_is_liked_and_the_like_is_taken_back(client: Client, publish: Publish) -> None:
    number = await publish()
    assert "♡ 0" in await text(client, f"/listings/{number}")
    answer = await client.post(f"/listings/{number}/like")
    assert "♥ 1" in await answer.text()
    answer = await client.post(f"/listings/{number}/like")
    assert "♡ 0" in await answer.text()


async def test_a_page_of_elsewhere_cannot_like_in_ones_name(
    client: Client, publish: Publish
) -> None:
    number = await publish()
    answer = await client.post(f"/listings/{number}/like", headers={"Origin": "https://evil.test"})
    assert answer.status == 403
    assert "♡ 0" in await text(client, f"/listings/{number}")


async def test_there_is_nothing_to_like_where_there_is_no_home(client: Client) -> None:
    assert (await client.post("/listings/7/like")).status == 404


async def test_liked_homes_are_ranked(client: Client, publish: Publish) -> None:
    number = await publish(title="Loved")
    await publish("2", title="Unseen")
    await client.post(f"/listings/{number}/like")
    page = await text(client, "/ranking?days=7")
    assert "Loved" in page
    assert "Unseen" not in page


async def test_the_ranking_of_a_time_without_likes_says_so(client: Client) -> None:
    assert "Nobody has liked" in await text(client, "/ranking")


async def test_the_ranking_is_not_shown_through_a_proxy(client: Client) -> None:
    answer = await client.get("/ranking", headers={"X-Forwarded-For": "203.0.113.7"})
    assert answer.status == 403


async def test_a_window_that_is_not_offered_is_refused(client: Client) -> None:
    assert "expected one of" in await text(client, "/ranking?days=5", status=400)
