"""The shapes of the answers."""

from __future__ import annotations

import base64
import hashlib
import io
import json

import aiohttp
from PIL import Image

from propertyfinder.testing import Running


async def test_a_token_is_given_for_key_and_secret(pf: Running) -> None:
    keys = {"apiKey": "demo-key", "apiSecret": "demo-secret"}
    async with pf.client.post(f"{pf.url}/v1/auth/token", json=keys) as response:
        given = await response.json()
    assert (given["tokenType"], given["expiresIn"]) == ("Bearer", 1800)
    claims = given["accessToken"].split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(claims + "=="))["sub"] == "demo-key"


async def test_a_wrong_secret_is_refused(pf: Running) -> None:
    keys = {"apiKey": "demo-key", "apiSecret": "guess"}
    async with pf.client.post(f"{pf.url}/v1/auth/token", json=keys) as response:
        assert response.status == 401
        assert (await response.json())["type"] == "AUTHENTICATION"


async def test_nothing_is_told_without_a_token(pf: Running) -> None:
    for path in ("/v1/users", "/v1/listings", "/v1/listings/1"):
        async with pf.get(path) as response:
            assert response.status == 401


async def test_pages_hold_every_listing_once(pf: Running) -> None:
    token = await pf.token()
    pages = [await pf.json(f"/v1/listings?page={n}&perPage=12", token) for n in (1, 2, 3)]
    ids = [listing["id"] for page in pages for listing in page["results"]]
    assert ids == [home.id for home in pf.world.listed]
    assert pages[1]["pagination"] == {
        "page": 2, "perPage": 12, "total": 30, "totalPages": 3, "nextPage": 3, "prevPage": 1,
    }  # fmt: skip
    assert pages[2]["pagination"]["nextPage"] is None


async def test_a_page_behind_the_last_is_empty(pf: Running) -> None:
    assert (await pf.json("/v1/listings?page=9", await pf.token()))["results"] == []


async def test_a_page_number_that_makes_no_sense_is_refused(pf: Running) -> None:
    token = await pf.token()
    for query in ("page=0", "page=-1", "page=x", "perPage=101"):
        async with pf.get(f"/v1/listings?{query}", token) as response:
            assert (response.status, response.content_type) == (400, "application/json")


async def test_a_listing_is_told_alone_and_by_ids(pf: Running) -> None:
    token, wanted = await pf.token(), pf.world.listed[5]
    alone = await pf.json(f"/v1/listings/{wanted.id}", token)
    chosen = await pf.json(f"/v1/listings?filter[ids]={wanted.id},other", token)
    assert chosen["results"] == [alone]
    assert alone["price"]["amounts"] == {wanted.price_type: wanted.price}


async def test_a_listing_that_is_unknown_is_not_found(pf: Running) -> None:
    async with pf.get("/v1/listings/nobody", await pf.token()) as response:
        assert response.status == 404


async def test_listings_name_the_public_profile_of_a_user(pf: Running) -> None:
    token = await pf.token()
    users = (await pf.json("/v1/users?perPage=50", token))["data"]
    profiles = {user["publicProfile"]["id"] for user in users}
    assert {home.profile_id for home in pf.world.listed} <= profiles
    assert not profiles & {user["id"] for user in users}


async def test_every_picture_can_be_had_and_read(pf: Running) -> None:
    home = pf.world.listed[0]
    listing = await pf.json(f"/v1/listings/{home.id}", await pf.token())
    found = []
    for image in listing["media"]["images"]:
        async with pf.get(image["original"]["url"]) as response:
            data = await response.read()
        assert Image.open(io.BytesIO(data)).size == (96, 72)
        found.append(hashlib.sha256(data).hexdigest())
    assert found == pf.world.digests(home.id)


async def test_answers_that_were_spoiled_are_told_so(pf: Running) -> None:
    home = pf.world.listed[0]
    pf.world.spoil(home.id, price={"type": "sale", "amounts": {"sale": "ask"}})
    listing = await pf.json(f"/v1/listings/{home.id}", await pf.token())
    assert listing["price"]["amounts"] == {"sale": "ask"}


async def test_the_truth_names_users_listings_and_pictures(pf: Running) -> None:
    truth = await pf.json("/_truth")
    assert [user["id"] for user in truth["users"]] == list(pf.world.users)
    first = truth["listings"][0]
    assert first["pictures"] == pf.world.digests(first["id"])


async def test_orders_change_the_world_and_the_server(pf: Running) -> None:
    async def order(**what: object) -> tuple[int, str]:
        async with pf.client.post(f"{pf.url}/_control", json=what) as response:
            return response.status, await response.text()

    assert (await order(action="publish"))[0] == 200
    assert len(pf.world.listed) == 31
    assert (await order(action="withdraw", count=3))[0] == 200
    assert len(pf.world.listed) == 28
    assert (await order(action="reprice", id="nobody"))[0] == 409
    assert (await order(action="explode"))[0] == 400
    assert (await order(fault="403", path="/v1/users", count=1))[0] == 200
    assert await status_of(pf, "/v1/users") == 403
    assert await status_of(pf, "/v1/users") == 401


async def status_of(pf: Running, path: str) -> int:
    async with pf.get(path) as response:
        assert isinstance(response, aiohttp.ClientResponse)
        return response.status
