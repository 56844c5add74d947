"""E-mails as a real mail server with an API read them: maildev, installed by scripts/peers/maildev."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import requests

from homing.embedded import server
from homing.embedded.server import Program
from homing.models.kinds import Channel
from homing.settings import Settings
from homing_workers.deliver import batch
from tests.workers.deliver.email.pictures import with_picture
from tests.workers.deliver.email.reading import state

pytestmark = pytest.mark.peers

VERSION = "2.2.1"
USER, PASSWORD = "homing", "mail-secret"


class Maildev(NamedTuple):
    smtp: str
    api: str

    def emails(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = requests.get(f"{self.api}/email", timeout=10).json()
        return found

    def source(self, email: dict[str, Any]) -> str:
        return requests.get(f"{self.api}/email/{email['id']}/source", timeout=10).text


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Maildev]:
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    program = cache / "homing" / f"maildev-{VERSION}" / "node_modules" / ".bin" / "maildev"
    assert program.exists(), "maildev is not installed: make test-peers installs it"
    folder = tmp_path_factory.mktemp("maildev")
    smtp, web = server.free_port(), server.free_port()
    ports = ("--smtp", str(smtp), "--web", str(web), "--ip", "127.0.0.1", "--web-ip", "127.0.0.1")
    login = ("--incoming-user", USER, "--incoming-pass", PASSWORD)
    api = f"http://127.0.0.1:{web}"
    running = server.start(
        Program(
            command=(str(program), *ports, *login, "--mail-directory", str(folder / "mail")),
            url=api,
            ready=lambda: _answers(api),
        ),
        log=folder / "log",
    )
    yield Maildev(f"smtp://{USER}:{PASSWORD}@127.0.0.1:{smtp}", api)
    running.stop()


@pytest.fixture
def maildev(peer: Maildev) -> Maildev:
    """Without e-mails."""
    requests.delete(f"{peer.api}/email/all", timeout=10)
    return peer


@pytest.fixture
def through(settings: Settings, maildev: Maildev) -> Settings:
    told = {"DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url}
    more = {"MEDIA_ROOT": str(settings.media_root), "PUBLIC_URL": "https://homing.test"}
    sender = {"MAIL_FROM": "Homing <alerts@homing.test>", "SECRET_KEY": "a secret of the tests"}
    return Settings.model_validate({**told, **more, **sender, "SMTP_URL": maildev.smtp})


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/healthz", timeout=1).ok
    except requests.ConnectionError:
        return False


async def test_an_alert_is_read_back_as_it_was_meant(
    world: Any, through: Settings, maildev: Maildev, mailed: Any
) -> None:
    one = await mailed(title="Затишна квартира & <сад>", price=500, currency="USD", city="Київ")
    expected = await with_picture(world, through)
    await batch.run(through, Channel.EMAIL)
    [email] = maildev.emails()
    assert email["subject"] == "New: Затишна квартира & <сад> · 500 USD"
    assert email["from"] == [{"address": "alerts@homing.test", "name": "Homing"}]
    assert email["to"][0]["address"] == "olha@mail.test"
    assert "Затишна квартира & <сад>\n500 USD\nКиїв\n" in email["text"].replace("\r\n", "\n")
    assert "Затишна квартира &amp; &lt;сад&gt;" in email["html"]
    [picture] = email["attachments"]
    assert (picture["contentType"], picture["length"]) == ("image/jpeg", len(expected))
    assert f"<{email['messageId']}>" == (await state(world, one)).message_id


async def test_its_headers_are_those_of_a_list(
    through: Settings, maildev: Maildev, mailed: Any
) -> None:
    await mailed()
    await batch.run(through, Channel.EMAIL)
    [email] = maildev.emails()
    headers = email["headers"]
    assert headers["auto-submitted"] == "auto-generated"
    assert headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<https://homing.test/unsubscribe/\S+>", headers["list-unsubscribe"])


async def test_its_source_is_ascii_with_short_lines(
    through: Settings, maildev: Maildev, mailed: Any
) -> None:
    await mailed(language="uk", title="Квартира " * 50, description="Світла. " * 200)
    await batch.run(through, Channel.EMAIL)
    source = maildev.source(maildev.emails()[0])
    assert source.isascii()
    assert max(map(len, source.splitlines())) <= 78 + 2


async def test_many_mails_arrive_once_each(
    through: Settings, maildev: Maildev, mailed: Any
) -> None:
    for number in range(20):
        await mailed(f"person{number}@mail.test")
    await batch.run(through, Channel.EMAIL)
    people = sorted(email["to"][0]["address"] for email in maildev.emails())
    assert people == sorted(f"person{number}@mail.test" for number in range(20))


async def test_a_wrong_password_is_refused(
    world: Any, through: Settings, maildev: Maildev, mailed: Any
) -> None:
    one = await mailed()
    wrong = Settings.model_validate(
        {
            "DATABASE_URL": through.database_url,
            "REDIS_URL": through.redis_url,
            "SMTP_URL": maildev.smtp.replace(PASSWORD, "wrong"),
        }
    )
    await batch.run(wrong, Channel.EMAIL)
    found = await state(world, one)
    assert (found.state, found.attempts, maildev.emails()) == ("failed", 0, [])
