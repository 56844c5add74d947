"""A text has 4,096 UTF-16 code units at most, and a caption 1,024, once markup is read."""

from __future__ import annotations

import pytest

from botapi.testing import Running
from tests.examples.botapi.clients import Client, Refused


@pytest.mark.parametrize("letter", ["x", "ї", "🏠"])
async def test_the_longest_text_fits(client: Client, server: Running, letter: str) -> None:
    server.person(77)
    most = 4096 // (len(letter.encode("utf-16-le")) // 2)
    text = f"<b>{letter * most}</b>"
    await client.call("send_message", chat_id=77, text=text, parse_mode="HTML")
    with pytest.raises(Refused, match=r"(?i)message is too long"):
        await client.call("send_message", chat_id=77, text=letter * most + "x")


async def test_the_longest_caption_fits(client: Client, server: Running) -> None:
    server.person(77)
    where = {"chat_id": 77, "photo": "https://portal.test/1.jpg", "parse_mode": "HTML"}
    await client.call("send_photo", caption=f"<i>{'🏠' * 512}</i>", **where)
    with pytest.raises(Refused, match=r"(?i)message caption is too long"):
        await client.call("send_photo", caption="🏠" * 512 + "x", **where)


async def test_references_count_as_what_they_mean(client: Client, server: Running) -> None:
    server.person(77)
    text = "&lt;" * 4096
    told = await client.call("send_message", chat_id=77, text=text, parse_mode="HTML")
    assert told.text == "<" * 4096
