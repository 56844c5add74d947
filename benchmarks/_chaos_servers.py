"""The three servers of the chaos benchmark, their faults, and what they accepted.

Each is a process of its own that misbehaves at random: it refuses for a moment, fails, never answers, or resets the
connection after the request was read, before or after it took the message. Its journal says what it took.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks._chaos_world import Person, tokens_in
from benchmarks._stage import ROOT, logged, wait_until
from homing.embedded.server import free_port
from homing.models.kinds import Channel

#: A home for an address by a channel, with how often it was taken.
Taken = Counter[tuple[str, str, Channel]]

_NAMES = ("botapi", "smsprovider", "mailserver")

#: Of requests: share that goes wrong in each way.
_TELEGRAM = (
    {"fault": "429", "retry_after": 2, "probability": 0.01},
    {"fault": "status", "status": 502, "probability": 0.02},
    {"fault": "junk", "status": 503, "probability": 0.01},
    {"fault": "reset", "accept": False, "probability": 0.02},
    {"fault": "reset", "accept": True, "probability": 0.02},
    {"fault": "hang", "accept": True, "probability": 0.001},
)
_SMS = (
    {"fault": "429", "retry_after": 1, "probability": 0.01},
    {"fault": "status", "status": 503, "probability": 0.03},
    {"fault": "reset", "accept": False, "probability": 0.02},
    {"fault": "reset", "accept": True, "probability": 0.02},
    {"fault": "hang", "accept": True, "probability": 0.001},
)
_MAIL = (
    {"fault": "reply", "stage": "rcpt", "reply": "450 4.2.0 busy", "probability": 0.02},
    {"fault": "reply", "stage": "data", "reply": "451 4.3.0 later", "probability": 0.02},
    {"fault": "reset", "stage": "connect", "probability": 0.02},
    {"fault": "reset", "accept": False, "probability": 0.02},
    {"fault": "reset", "accept": True, "probability": 0.02},
    {"fault": "hang", "accept": True, "probability": 0.001},
)


@dataclass(frozen=True)
class Refusals:
    """Whom each channel refuses for good."""

    blocked: frozenset[int]
    #: By the mail server: no such person.
    unknown: frozenset[str]
    #: Numbers that the provider may not write to.
    stopped: frozenset[str]

    def concern(self, person: Person, channel: Channel) -> bool:
        refused: dict[Channel, bool] = {
            Channel.TELEGRAM: person.chat in self.blocked,
            Channel.EMAIL: person.mail in self.unknown,
            Channel.SMS: person.phone in self.stopped,
        }
        return refused[channel]


class Servers:
    """A Bot API server, a mail server and a provider of text messages."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ports = {name: free_port() for name in ("botapi", "mail", "control", "sms")}
        environ = {**os.environ, "PYTHONPATH": str(ROOT / "examples")}
        start = partial(self._start, environ=environ)
        self.processes = [
            start("botapi", "--no-limits", "--journal", str(folder / "telegram.jsonl")),
            start("smsprovider", "--no-callbacks", "--journal", str(folder / "sms.jsonl")),
            start(
                "mailserver",
                *("--no-login", "--journal", str(folder / "mail.jsonl")),
                *("--control-port", str(self._ports["control"])),
            ),
        ]
        for name, port in (("botapi", "botapi"), ("smsprovider", "sms"), ("mailserver", "control")):
            wait_until(partial(_answers, self._ports[port]), name)

    @property
    def environ(self) -> Mapping[str, str]:
        """Settings of whoever sends by them: each server tells its own at its start."""
        told = "".join((self._folder / f"{name}.log").read_text() for name in _NAMES)
        return {
            **dict(word.split("=", 1) for word in told.split() if "=" in word),
            "SMTP_STARTTLS": "never",
            "SMTP_RATE": "500",
            "MAIL_FROM": "Homing <alerts@example.com>",
            "SECRET_KEY": "chaos" * 8,
        }

    def misbehave(self, seed: int, refusals: Refusals) -> None:
        """From now on requests go wrong at random, and some people are refused for good."""
        for chat in refusals.blocked:
            blocked = "Forbidden: bot was blocked by the user"
            self._order(
                "botapi", fault="status", chat=chat, status=403, description=blocked, count=None
            )
        for mail in refusals.unknown:
            self._order(
                "control", fault="reply", stage="rcpt", reply="550 5.1.1 who?", to=mail, count=None
            )
        for phone in refusals.stopped:
            self._order("sms", fault="status", status=400, code=21610, to=phone, count=None)
        for port, faults in (("botapi", _TELEGRAM), ("sms", _SMS), ("control", _MAIL)):
            for number, fault in enumerate(faults):
                self._order(port, **fault, seed=seed + number, count=None)

    def meet(self, people: list[Person]) -> None:
        """Everybody has started the bot."""
        for person in people:
            self._order("botapi", action="person", id=person.chat)

    def refuse_telegram(self, seconds: float) -> None:
        """The Bot API server is away for a while."""
        self._order("botapi", action="refuse", seconds=seconds)

    def taken(self) -> Taken:
        """What the servers took, by their journals."""
        return Counter(
            (home, address, channel)
            for channel, address, text in (
                *_telegram(self._folder / "telegram.jsonl"),
                *_mail(self._folder / "mail.jsonl"),
                *_sms(self._folder / "sms.jsonl"),
            )
            for home in tokens_in(text)
        )

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()

    def _start(self, module: str, *arguments: str, environ: Mapping[str, str]) -> Any:
        port = {"smsprovider": "sms", "mailserver": "mail"}.get(module, module)
        command = [sys.executable, "-m", module, "--port", str(self._ports[port]), *arguments]
        return logged(command, self._folder / f"{module}.log", environ)

    def _url(self, port: str) -> str:
        return f"http://127.0.0.1:{self._ports[port]}"

    def _order(self, port: str, **order: object) -> None:
        body = json.dumps(order).encode()
        urllib.request.urlopen(f"http://127.0.0.1:{self._ports[port]}/_control", body).close()


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/_journal?since=999999999").close()
    except OSError:
        return False
    return True


def _telegram(journal: Path) -> Iterator[tuple[Channel, str, str]]:
    for entry in _accepted(journal):
        if entry["method"].startswith("send"):
            told = json.dumps(entry["parameters"], ensure_ascii=False)
            yield Channel.TELEGRAM, str(entry["chat_id"]), told


def _mail(journal: Path) -> Iterator[tuple[Channel, str, str]]:
    for entry in _accepted(journal):
        yield Channel.EMAIL, entry["to"], entry["subject"]


def _sms(journal: Path) -> Iterator[tuple[Channel, str, str]]:
    for entry in _accepted(journal):
        yield Channel.SMS, entry["to"], entry["body"]


def _accepted(journal: Path) -> Iterator[dict[str, Any]]:
    with journal.open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            if entry["accepted"]:
                yield entry
