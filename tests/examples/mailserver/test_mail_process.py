"""The mail server as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pytest
import requests

EXAMPLES = Path(__file__).parents[3] / "examples"


class Running(NamedTuple):
    url: str
    control: str
    journal: Path

    def send(self, to: str, body: str = "Subject: Hi\r\n\r\nHello") -> None:
        parts = urlsplit(self.url)
        with smtplib.SMTP(parts.hostname or "", parts.port or 0, timeout=5) as client:
            client.login(unquote(parts.username or ""), unquote(parts.password or ""))
            client.sendmail("a@mail.test", [to], body)

    def order(self, **told: str | bool | None) -> int:
        return requests.post(f"{self.control}/_control", json=told, timeout=5).status_code


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    journal = tmp_path / "journal.jsonl"
    ports = ("--port", "0", "--control-port", "0")
    command = (sys.executable, "-m", "mailserver", *ports, "--journal", str(journal))
    environ = os.environ | {"PYTHONPATH": str(EXAMPLES)}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = dict(each.split("=", 1) for each in process.stdout.readline().split())
        yield Running(told["SMTP_URL"], told["CONTROL_URL"], journal)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_it_keeps_what_it_gets(running: Running) -> None:
    running.send("b@mail.test")
    [line] = running.journal.read_text().splitlines()
    assert (json.loads(line)["to"], json.loads(line)["accepted"]) == ("b@mail.test", True)
    [message] = requests.get(f"{running.control}/_messages", timeout=5).json()
    assert (message["headers"]["Subject"], message["text"]) == ("Hi", "Hello\r\n")


def test_it_misbehaves_as_it_is_told(running: Running) -> None:
    told = {"fault": "reply", "stage": "rcpt", "reply": "550 5.1.1 no such person"}
    assert running.order(**told, to="b@mail.test", count=None) == 200
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        running.send("b@mail.test")
    running.send("c@mail.test")
    assert running.order(fault="none") == 200
    running.send("b@mail.test")
    journal = requests.get(f"{running.control}/_journal", timeout=5).json()
    assert [entry["accepted"] for entry in journal] == [False, True, True]


def test_a_reset_tells_nobody_whether_the_message_was_kept(running: Running) -> None:
    running.order(fault="reset", accept=True)
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionResetError)):
        running.send("b@mail.test")
    [entry] = requests.get(f"{running.control}/_journal", timeout=5).json()
    assert (entry["accepted"], entry["reply"], entry["fault"]) == (True, "", "reset")


def test_a_wrong_order_is_told(running: Running) -> None:
    assert running.order(fault="fire") == 400
    assert running.order(fault="reply", reply="no number") == 400


def test_whoever_does_not_log_in_sends_nothing(running: Running) -> None:
    parts = urlsplit(running.url)
    with (
        smtplib.SMTP(parts.hostname or "", parts.port or 0, timeout=5) as client,
        pytest.raises(smtplib.SMTPSenderRefused, match="log in first"),
    ):
        client.sendmail("a@mail.test", ["b@mail.test"], "x")
