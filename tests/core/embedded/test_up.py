"""`homing up` as a person runs it: the whole stack in real processes."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from homing import settings
from homing.embedded import server

pytestmark = pytest.mark.slow

#: The first person on the chat page.
YOU = 1001
_EXAMPLES = Path(__file__).parents[3] / "examples" / "sources"


@dataclass
class Up:
    """A running `homing up`."""

    process: subprocess.Popen[bytes]
    output: Path
    data: Path
    port: int
    #: Of the Bot API server, and of the page where one chats with the bot.
    chat: str

    def said(self) -> str:
        return self.output.read_text()

    def status(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/status.json") as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def child(self, command: str) -> psutil.Process:
        """The process that runs `homing <command>`, or a server."""
        children = psutil.Process(self.process.pid).children()
        return next(each for each in children if command in " ".join(each.cmdline()))


def _environ(**changes: object) -> dict[str, str]:
    unwanted = ("DATABASE_URL", "REDIS_URL", "TELEGRAM_TOKEN")
    inherited = {name: value for name, value in os.environ.items() if name not in unwanted}
    return inherited | {name: str(value) for name, value in changes.items()}


@contextmanager
def _up(folder: Path, sources: Path, **environ: object) -> Iterator[Up]:
    port, chat_port = server.free_port(), server.free_port()
    data, output = folder / "data", folder / "output"
    command = [sys.executable, "-m", "homing", "up", "--sources", str(sources), "--data", str(data)]
    with output.open("wb") as file:
        process = subprocess.Popen(
            command,
            stdout=file,
            stderr=file,
            cwd=folder,
            env=_environ(API_PORT=port, HOMING_BOT_API_PORT=chat_port, **environ),
        )
    running = Up(process, output, data, port, f"http://127.0.0.1:{chat_port}")
    try:
        _wait_for(lambda: "Homing runs" in running.said(), 60, running.said)
        yield running
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        process.wait(20)


def _wait_for(
    what: Callable[[], object], seconds: float, told: Callable[[], str] = lambda: ""
) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, told()
        time.sleep(0.05)


def _homing(*arguments: str, **environ: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "homing", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=_environ(**environ), timeout=60
    )


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder without sources."""
    return tmp_path_factory.mktemp("sources")


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory, empty: Path) -> Iterator[Up]:
    """A stack without sources, below a folder that is closed to others, as /root is."""
    folder = tmp_path_factory.mktemp("up")
    folder.chmod(0o700)
    with _up(folder, empty) as running:
        yield running


@pytest.fixture
def portal_sources(tmp_path: Path) -> tuple[Path, str]:
    """The example sources on ports that are free, and the ports."""
    ports = [server.free_port() for _ in range(3)]
    sources = tmp_path / "sources"
    sources.mkdir()
    for file in _EXAMPLES.glob("*.yaml"):
        text = file.read_text()
        for known, ours in zip(("8010", "8011", "8012"), ports, strict=True):
            text = text.replace(f":{known}", f":{ours}")
        (sources / file.name).write_text(text)
    return sources, ",".join(map(str, ports))


def _do(up: Up, **act: object) -> None:
    """Does something on the chat page."""
    body = json.dumps(act).encode()
    asked = urllib.request.Request(  # noqa: S310 - http, ours
        f"{up.chat}/_page/act", body, {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(asked).close()  # noqa: S310 - http, ours


def _calls(up: Up, method: str = "") -> list[dict[str, Any]]:
    """What the bot asked of the Bot API, oldest first."""
    query = f"?accepted=true&method={method}" if method else "?accepted=true"
    with urllib.request.urlopen(f"{up.chat}/_journal{query}") as answer:  # noqa: S310 - http, ours
        calls: list[dict[str, Any]] = json.load(answer)
    return calls


def _buttons(up: Up) -> dict[str, dict[str, int]]:
    """Of the newest message of the bot that has some: what each says, and how it is pressed."""
    call = [one for one in _calls(up) if "reply_markup" in one["parameters"]][-1]
    markup = call["parameters"]["reply_markup"]
    rows = (json.loads(markup) if isinstance(markup, str) else markup)["inline_keyboard"]
    return {
        str(button.get("callback_data")): {"message": call["message_ids"][0], "row": y, "column": x}
        for y, row in enumerate(rows)
        for x, button in enumerate(row)
    }


def _press(up: Up, data: str) -> None:
    """Once the button is there."""
    _wait_for(lambda: data in _buttons(up), 20, up.said)
    _do(up, act="press", chat=YOU, **_buttons(up)[data])


def _texts(up: Up, method: str = "") -> list[str]:
    """What the bot said, texts and captions with their markup."""
    told = [call["parameters"] for call in _calls(up, method) if call["method"].startswith("send")]
    return [str(one.get("text") or one.get("caption") or one.get("media", "")) for one in told]


def test_the_first_page_is_there(up: Up) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{up.port}/") as answer:
        assert answer.status == 200
    assert up.status()["sources"] == 0


def test_a_second_terminal_finds_the_stack(up: Up) -> None:
    shown = _homing("psql", "-Atc", "SELECT count(*) FROM users", HOMING_DATA_DIR=up.data)
    assert shown.stdout == "1\n"
    assert "deliver-telegram" in _homing("queues", HOMING_DATA_DIR=up.data).stdout
    _wait_for(lambda: "Listening" in _homing("logs", "worker", HOMING_DATA_DIR=up.data).stdout, 60)


def test_a_second_start_on_the_folder_is_refused(up: Up) -> None:
    refused = _homing("up", "--data", str(up.data))
    assert refused.returncode == 1
    assert f"already running on {up.data} as process {up.process.pid}" in refused.stderr


def test_a_killed_web_app_comes_back(up: Up) -> None:
    before = up.child("homing web")
    before.kill()
    _wait_for(lambda: "web was killed by SIGKILL" in up.said(), 10)
    _wait_for(lambda: _answers(up), 20, up.said)
    assert up.child("homing web").pid != before.pid


@pytest.mark.parametrize("name", ["postgres", "valkey-server"])
def test_a_killed_server_comes_back(up: Up, name: str) -> None:
    before = up.child(name)
    before.kill()
    _wait_for(lambda: up.said().count("was killed by SIGKILL") > 1, 10, up.said)
    _wait_for(lambda: _answers(up), 30, up.said)
    _wait_for(lambda: _is_answered("queues", up.data), 20, up.said)


def _is_answered(command: str, data: Path) -> bool:
    return _homing(command, HOMING_DATA_DIR=data).returncode == 0


def _answers(up: Up) -> bool:
    try:
        return "uptime_s" in up.status()
    except (urllib.error.URLError, ConnectionError):
        return False


def test_sigterm_ends_everything_within_ten_seconds(tmp_path: Path, empty: Path) -> None:
    with _up(tmp_path, empty) as running:
        family = psutil.Process(running.process.pid).children(recursive=True)
        running.process.terminate()
        assert running.process.wait(10) == 0
    assert [each for each in family if each.is_running()] == []
    assert "Stopped." in running.said()
    assert settings.load({"HOMING_DATA_DIR": str(running.data)}).database_url is None


def test_the_next_start_works_after_kill_nine(tmp_path: Path, empty: Path) -> None:
    with _up(tmp_path, empty) as running:
        family = psutil.Process(running.process.pid).children(recursive=True)
        running.process.kill()
        running.process.wait()
    with _up(tmp_path, empty) as again:
        assert again.status()["subscriptions"] > 0
        assert [each for each in family if each.is_running()] == []


def test_a_port_in_use_is_told(tmp_path: Path, empty: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        command = ("up", "--data", str(tmp_path), "--sources", str(empty), "--port", port)
        refused = _homing(*command)
    assert refused.returncode == 1
    assert f"port {port} on 127.0.0.1 is in use" in refused.stderr
    assert "--port" in refused.stderr


@pytest.mark.parametrize(
    ("name", "url", "told"),
    [
        ("DATABASE_URL", "postgresql://me:hidden@127.0.0.1:1/x", "PostgreSQL: connection failed"),
        ("REDIS_URL", "redis://:hidden@127.0.0.1:1/0", "REDIS_URL: no answer from 127.0.0.1"),
    ],
)
def test_servers_of_others_that_are_away_are_told(
    tmp_path: Path, empty: Path, name: str, url: str, told: str
) -> None:
    command = ("up", "--data", str(tmp_path), "--sources", str(empty))
    refused = _homing(*command, API_PORT=server.free_port(), **{name: url})
    assert refused.returncode == 1
    assert told in refused.stderr
    assert "hidden" not in refused.stderr


def test_servers_of_others_are_used(
    tmp_path: Path, empty: Path, empty_database_url: str, redis_url: str
) -> None:
    own = re.compile("valkey-server|bin/postgres")
    with _up(tmp_path, empty, DATABASE_URL=empty_database_url, REDIS_URL=redis_url) as running:
        family = psutil.Process(running.process.pid).children(recursive=True)
        assert not [each for each in family if own.search(" ".join(each.cmdline()))]
        assert running.status()["subscriptions"] > 0


def test_a_person_on_the_chat_page_is_answered_and_gets_alerts(
    tmp_path: Path, portal_sources: tuple[Path, str]
) -> None:
    sources, ports = portal_sources
    with _up(tmp_path, sources, HOMING_PORTAL_PORTS=ports) as running:
        assert f"chat with it on {running.chat}" in running.said()
        _do(running, act="say", chat=YOU, text="/start")
        _wait_for(lambda: _texts(running, "sendMessage"), 60, running.said)
        for screen in ("deal", "kinds", "city", "rooms", "price", "extras"):
            _press(running, f"o:{screen}:.next")
        _press(running, "o:summary:.save")
        # Pictures of the portal are stored first, so the alert comes with one.
        _wait_for(lambda: any("🏠" in text for text in _texts(running)), 120, running.said)


def test_alerts_of_the_example_portal_appear(
    tmp_path: Path, portal_sources: tuple[Path, str]
) -> None:
    sources, ports = portal_sources
    with _up(tmp_path, sources, HOMING_PORTAL_PORTS=ports) as running:
        _wait_for(lambda: "  new      " in running.said(), 60, running.said)
        _wait_for(lambda: running.said().count(" succeeded in ") >= 3, 60, running.said)
        assert running.status()["deliveries"]["sent"] > 0
