"""The server as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import requests

EXAMPLES = Path(__file__).parents[3] / "examples"


def test_it_tells_its_settings_and_keeps_a_journal(tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    command = (sys.executable, "-m", "smsprovider", "--port", "0", "--journal", str(journal))
    environ = os.environ | {"PYTHONPATH": str(EXAMPLES)}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = dict(each.split("=", 1) for each in process.stdout.readline().split())
        assert _send(told) == 201
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    [line] = journal.read_text().splitlines()
    assert json.loads(line)["accepted"]


def _send(told: dict[str, str]) -> int:
    account, token = told["TWILIO_ACCOUNT_SID"], told["TWILIO_AUTH_TOKEN"]
    form = {"To": "+380501234567", "From": told["TWILIO_FROM_NUMBER"], "Body": "x"}
    url = f"{told['TWILIO_API_URL']}/2010-04-01/Accounts/{account}/Messages.json"
    return requests.post(url, data=form, auth=(account, token), timeout=10).status_code
