"""Chats are learned from dialogs, and from nothing else."""

from __future__ import annotations

import pytest

from homing.storage.database import Connection
from homing.storage.telegram import accounts, chats, members, wanted
from homing_workers.accounts import client, dialogs
from homing_workers.accounts.dialogs import Learned
from mtproto.testing import Peer, login
from tests.workers.accounts.conftest import Shelf

pytestmark = pytest.mark.peers

#: How a connection begins, and the list of dialogs.
ALLOWED = {
    *("help.getConfig", "users.getUsers", "updates.getState", "updates.getDifference"),
    "messages.getDialogs",
}


async def learn(shelf: Shelf, session: str, connection: Connection) -> Learned:
    async with client.connected(shelf.settings, session) as found:
        await client.check(found)
        return await dialogs.learn(found, connection, "anna")


async def test_an_account_is_a_member_of_what_its_dialogs_show(
    peer: Peer, phone: str, shelf: Shelf, connection: Connection
) -> None:
    session = await login(peer, phone)
    flats = peer.control.channel("Flats", username="FlatsKyiv", members=[phone])
    hidden = peer.control.channel("Hidden", group=True, members=[phone])
    peer.control.channel("Others", username="others")
    learned = await learn(shelf, session, connection)
    assert learned.chats == 2
    assert learned.added == tuple(sorted([flats, hidden]))
    assert (await members.of_account(connection, "anna")).keys() == {flats, hidden}
    assert await chats.numbers(connection, ["flatskyiv", "others"]) == {"flatskyiv": flats}
    stored = await accounts.get(connection, "anna")
    assert stored is not None
    assert stored.dialogs == learned.dialogs


async def test_what_opens_a_chat_is_the_accounts_own(
    peer: Peer, phone: str, shelf: Shelf, connection: Connection
) -> None:
    session = await login(peer, phone)
    flats = peer.control.channel("Flats", members=[phone])
    await learn(shelf, session, connection)
    async with client.connected(shelf.settings, session) as found:
        (dialog,) = [each async for each in found.iter_dialogs()]
    assert await members.of_account(connection, "anna") == {flats: dialog.entity.access_hash}


async def test_an_account_that_leaves_is_no_member(
    peer: Peer, phone: str, shelf: Shelf, connection: Connection
) -> None:
    session = await login(peer, phone)
    flats = peer.control.channel("Flats", members=[phone])
    homes = peer.control.channel("Homes", members=[phone])
    await learn(shelf, session, connection)
    peer.control.leave(flats, phone)
    peer.control.kick(homes, phone)
    learned = await learn(shelf, session, connection)
    assert learned.removed == tuple(sorted([flats, homes]))
    assert await members.of_account(connection, "anna") == {}


async def test_names_of_sources_get_their_numbers(
    peer: Peer, phone: str, shelf: Shelf, connection: Connection
) -> None:
    session = await login(peer, phone)
    flats = peer.control.channel("Flats", username="flats", members=[phone])
    await connection.execute(
        "INSERT INTO sources (namespace, name, type, spec) VALUES ('default', 'a', 'telegram', '{}')"
    )
    await connection.execute(
        "INSERT INTO telegram_wanted SELECT id, chat FROM sources, unnest('{@flats,@others}'::text[]) AS chat"
    )
    await learn(shelf, session, connection)
    assert await wanted.chat_ids(connection) == {flats}
    assert await wanted.unknown(connection) == {"@others": 1}


async def test_nothing_is_resolved_and_nothing_joined(
    peer: Peer, phone: str, shelf: Shelf, connection: Connection
) -> None:
    session = await login(peer, phone)
    for number in range(250):
        peer.control.channel(f"Flats {number}", members=[phone])
    since = peer.control.calls()[-1].number
    learned = await learn(shelf, session, connection)
    assert learned.chats == 250
    asked = [call.method for call in peer.control.calls(since=since)]
    assert set(asked) <= ALLOWED
    assert asked.count("messages.getDialogs") <= 4
