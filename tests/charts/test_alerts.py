"""Alerts, tried by promtool: each fires when it should, and only then."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.charts.generated import ROOT
from tests.charts.rendering import NAMESPACE, render
from tests.charts.toggles import TOGGLES

pytestmark = pytest.mark.cluster


class Case(NamedTuple):
    """Series that make an alert fire, series that do not, and when it is asked."""

    firing: Mapping[str, str]
    quiet: Mapping[str, str]
    at: str


_BEAT = 'homing_operator_heartbeat_timestamp_seconds{part="scaling"}'
_ERRORS = 'homing_operator_reconcile_errors_total{controller="sources",error="Refused"}'
_LOOKED = 'homing_operator_pool_last_pass_timestamp_seconds{pool="match-worker"}'
_INTERVAL = 'homing_operator_pool_interval_seconds{pool="match-worker"}'
_FALLBACK = 'homing_operator_pool_fallback{pool="match-worker"}'
_QUEUE = 'homing_queue_jobs{queue="match"}'
_DEAD = 'homing_deliveries{channel="email",state="dead"}'
_CHATS = "homing_telegram_chats_{}{{}}"
_OLDEST = "homing_telegram_messages_oldest_seconds{}"
_ACCOUNT = 'homing_telegram_account_problem{account="anna",reason="SessionRevoked"}'


def runs(outcome: str) -> str:
    return f'homing_runs_total{{source="lun",outcome="{outcome}"}}'


def chats(wanted: int, assigned: int, unknown: int) -> Mapping[str, str]:
    told = {"wanted": wanted, "assigned": assigned, "unknown": unknown}
    return {_CHATS.format(name): f"{number}x120" for name, number in told.items()}


def requests(status: str) -> str:
    return f'homing_http_seconds_count{{status="{status}"}}'


def buckets(limit: str) -> str:
    return f'homing_http_seconds_bucket{{le="{limit}"}}'


CASES: Mapping[str, Case] = {
    "HomingOperatorAbsent": Case({}, {_BEAT: "0+60x20"}, "10m"),
    "HomingOperatorSilent": Case({_BEAT: "0x60"}, {_BEAT: "0+60x60"}, "10m"),
    "HomingReconcileErrors": Case({_ERRORS: "0+2x120"}, {_ERRORS: "0+1x5 5x120"}, "60m"),
    "HomingPoolNotLookedAt": Case(
        {_LOOKED: "0x60", _INTERVAL: "30x60"}, {_LOOKED: "0x60", _INTERVAL: "3600x60"}, "30m"
    ),
    "HomingPoolFallback": Case({_FALLBACK: "1x60"}, {_FALLBACK: "1x5 0x5 1x5"}, "14m"),
    "HomingSourceFails": Case(
        {runs("failed"): "0+1x600"}, {runs("failed"): "0+1x600", runs("succeeded"): "0+1x600"}, "8h"
    ),
    "HomingNothingFound": Case({runs("succeeded"): "5x600"}, {runs("succeeded"): "0+1x600"}, "8h"),
    "HomingQueueBacklog": Case({_QUEUE: "500x60"}, {_QUEUE: "500x10 0x2 500x5"}, "20m"),
    "HomingDeliveriesDie": Case({_DEAD: "0+2x120"}, {_DEAD: "1000x120"}, "60m"),
    "HomingTelegramAccountCannotRead": Case({_ACCOUNT: "1x60"}, {_ACCOUNT: "1x1 _x60"}, "10m"),
    "HomingTelegramChatsUnread": Case(chats(10, 9, 0), chats(0, 0, 0), "60m"),
    "HomingTelegramMessagesWait": Case({_OLDEST: "0+60x90"}, {_OLDEST: "0+60x30 0x60"}, "60m"),
    "HomingWebErrors": Case(
        {requests("500"): "0+10x60", requests("200"): "0+60x60"},
        {requests("500"): "0+1x60", requests("200"): "0+600x60"},
        "30m",
    ),
    "HomingWebSlow": Case(
        {buckets("1"): "0+10x60", buckets("5"): "0+100x60", buckets("+Inf"): "0+100x60"},
        {buckets("1"): "0+99x60", buckets("5"): "0+100x60", buckets("+Inf"): "0+100x60"},
        "40m",
    ),
}


@cache
def groups() -> list[Any]:
    spec = render(TOGGLES["monitoring"]).get("PrometheusRule", "alerts")["spec"]
    found: list[Any] = spec["groups"]
    return found


def alerts() -> list[Any]:
    return [rule for group in groups() for rule in group["rules"]]


def fires(alert: str, series: Mapping[str, str], at: str, folder: Path) -> bool:
    """Whether promtool, given the series each minute, finds the alert firing."""
    (folder / "rules.yaml").write_text(yaml.safe_dump({"groups": groups()}))
    values = [{"series": _in_namespace(name), "values": each} for name, each in series.items()]
    # Expects that nothing fires; a difference is told by its name.
    asked = {"alertname": alert, "eval_time": at, "exp_alerts": []}
    test = {"interval": "1m", "input_series": values, "alert_rule_test": [asked]}
    document = {"rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": [test]}
    (folder / "test.yaml").write_text(yaml.safe_dump(document))
    done = _promtool("test", "rules", str(folder / "test.yaml"))
    assert done.returncode == 0 or f"alertname: {alert}" in done.stderr, done.stderr
    return done.returncode != 0


def _in_namespace(series: str) -> str:
    return series.replace("{", f'{{namespace="{NAMESPACE}",')


def _promtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = (_program(), *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False)


@cache
def _program() -> str:
    script = ROOT / "scripts" / "cluster" / "promtool"
    return subprocess.run((script,), capture_output=True, text=True, check=True).stdout.strip()


def test_every_alert_has_a_case() -> None:
    assert {alert["alert"] for alert in alerts()} == set(CASES)


@pytest.mark.parametrize("alert", CASES)
def test_it_fires_when_it_should(alert: str, tmp_path: Path) -> None:
    assert fires(alert, CASES[alert].firing, CASES[alert].at, tmp_path)


@pytest.mark.parametrize("alert", CASES)
def test_it_is_silent_when_all_is_well(alert: str, tmp_path: Path) -> None:
    assert not fires(alert, CASES[alert].quiet, CASES[alert].at, tmp_path)


def test_every_alert_leads_to_a_runbook_that_exists() -> None:
    headings = re.findall(r"^## (\w+)$", (ROOT / "docs" / "runbooks.md").read_text(), re.MULTILINE)
    for alert in alerts():
        assert alert["alert"] in headings
        link = alert["annotations"]["runbook_url"]
        assert link == "https://wiki.example/runbooks#" + alert["alert"].lower()


def test_every_metric_is_one_that_homing_has() -> None:
    sources = "\n".join(
        path.read_text()
        for folder in ("core", "operator", "workers", "webapp")
        for name in ("metrics.py", "chats.py")
        for path in (ROOT / folder).rglob(name)
    )
    dashboard = (ROOT / "charts" / "homing" / "files" / "dashboard.json").read_text()
    used = re.findall(r"homing_[a-z_]+", dashboard + yaml.safe_dump(groups()))
    for name in set(used):
        stem = re.sub(r"_(total|bucket|count|sum)$", "", name)
        assert f'"{stem}"' in sources or f'"{name}"' in sources, name
