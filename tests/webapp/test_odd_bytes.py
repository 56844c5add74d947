"""Requests with bytes that are no text: refused, never a mistake of ours."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from homing.settings import Settings, load
from tests.webapp.support import Client

FORM = "Content-Type: application/x-www-form-urlencoded"
JSON = "Content-Type: application/json"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return load(
        {
            "DATABASE_URL": database_url,
            "HOMING_DATA_DIR": str(tmp_path),
            "MAIL_BOUNCE_SECRET": "the secret of bounces",
            "TWILIO_AUTH_TOKEN": "twilio-token",
        },
        Path("/dev/null"),
    )


async def status(client: Client, line: str, header: str, body: str = "") -> int:
    """What a request is answered with; every character is one byte."""
    content = body.encode("latin-1")
    reader, writer = await asyncio.open_connection("127.0.0.1", client.port)
    head = (
        f"{line} HTTP/1.1\r\nHost: localhost\r\n{header}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    writer.write(head.encode("latin-1") + content)
    answer = await reader.readline()
    writer.close()
    return int(answer.split()[1])


@pytest.mark.parametrize(
    ("line", "header", "expected"),
    [
        ("GET /api/v1/me", "Accept: text/\xff\xfe", 406),
        ("GET /api/v1/me", "X-API-Key: \xff\xfe", 401),
        ("POST /callbacks/sms/status?delivery=1", "X-Twilio-Signature: \xff", 403),
        ("POST /callbacks/email/bounces", "Authorization: Bearer \xff", 401),
        ("POST /app/listings/1/phone", "Authorization: tma \xff", 401),
        ("POST /deliveries/replay", "Cookie: form_word=\xff", 403),
    ],
)
async def test_headers_and_addresses(client: Client, line: str, header: str, expected: int) -> None:
    assert await status(client, line, header) == expected


@pytest.mark.parametrize(
    ("path", "header", "body"),
    [
        ("/callbacks/sms/status", FORM, "a=\xff"),
        ("/callbacks/sms/status", f"{FORM}; charset=none", "a=b"),
        ("/callbacks/sms/status", "Content-Type: multipart/form-data; boundary=x", "--x\r\nno"),
        ("/deliveries/replay", FORM, "a=\xff"),
        ("/api/v1/preferences/1", f"{JSON}\r\nContent-Encoding: gzip", "no gzip"),
    ],
)
async def test_bodies(client: Client, path: str, header: str, body: str) -> None:
    assert await status(client, f"POST {path}", header, body) == 400
