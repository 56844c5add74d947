"""TLS: certificates are checked, and passwords stay at home without it."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest

from homing.models.kinds import Channel
from homing.settings import Settings
from homing_workers.deliver import batch
from homing_workers.deliver.email.connections import MailServer
from mailserver.server import Options
from mailserver.testing import serving
from tests.workers.deliver.email.reading import state


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a key and a certificate of 127.0.0.1, signed by itself."""
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", file)
    name = ("-subj", "/CN=mail.test", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2")
    made = subprocess.run(("openssl", "req", "-x509", *key, *name), check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + made.stdout)
    return file


def context(certificate: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate)
    return made


def with_server(settings: Settings, url: str, **more: str) -> Settings:
    told = {"DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url}
    return Settings.model_validate({**told, "SMTP_URL": url, **more})


@pytest.mark.parametrize("tls", [True, False])
async def test_a_certificate_that_is_known_is_trusted(
    settings: Settings, mailed: Any, certificate: Path, tls: bool
) -> None:
    await mailed()
    async with serving(Options(certificate=context(certificate), tls=tls)) as mail:
        trusting = with_server(settings, mail.url, SMTP_CA_FILE=str(certificate))
        await batch.run(trusting, Channel.EMAIL)
        [connection] = mail.running.connections
        assert connection.session is not None
        assert (len(mail.got), tls or connection.session.ssl is not None) == (1, True)


@pytest.mark.parametrize("tls", [True, False])
async def test_a_certificate_that_nobody_knows_is_not(
    world: Any, settings: Settings, mailed: Any, certificate: Path, tls: bool
) -> None:
    one = await mailed()
    async with serving(Options(certificate=context(certificate), tls=tls)) as mail:
        await batch.run(with_server(settings, mail.url), Channel.EMAIL)
        assert mail.got == []
    found = await state(world, one)
    assert (found.state, found.attempts) == ("failed", 0)
    assert "certificate" in str(found.error_text)


async def test_a_server_without_tls_gets_nothing_where_tls_is_required(
    world: Any, settings: Settings, mailed: Any
) -> None:
    one = await mailed()
    async with serving() as mail:
        strict = with_server(settings, mail.url, SMTP_STARTTLS="required")
        await batch.run(strict, Channel.EMAIL)
        assert mail.got == []
    assert (await state(world, one)).attempts == 0


@pytest.mark.parametrize(
    ("url", "starttls", "expected"),
    [
        ("smtp://a:b@mail.test", "auto", (False, True, 587)),
        ("smtp://a:b@127.0.0.1", "auto", (False, None, 587)),
        ("smtp://a:b@localhost:25", "auto", (False, None, 25)),
        ("smtp://mail.test", "auto", (False, None, 587)),
        ("smtp://a:b@mail.test", "never", (False, False, 587)),
        ("smtp://mail.test", "required", (False, True, 587)),
        ("smtps://a:b@mail.test", "auto", (True, False, 465)),
    ],
)
def test_a_password_leaves_this_host_by_tls_only(
    url: str, starttls: str, expected: tuple[bool, bool | None, int]
) -> None:
    server = MailServer.of(Settings.model_validate({"SMTP_URL": url, "SMTP_STARTTLS": starttls}))
    assert (server.tls, server.starttls, server.port) == expected
