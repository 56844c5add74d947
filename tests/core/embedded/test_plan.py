"""Which processes belong to the stack, and what they are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from homing import settings
from homing.embedded import plan
from homing.embedded.plan import Plan


def _plan(folder: Path, *, portal: bool = False, **variables: str) -> Plan:
    loaded = settings.load({"HOMING_DATA_DIR": str(folder), **variables}, folder / ".env")
    return Plan(settings=loaded, sources=folder, portal=portal)


def _names(chosen: Plan) -> list[str]:
    return [service.name for service in chosen.others({})]


def test_the_bot_runs_where_it_has_a_token(tmp_path: Path) -> None:
    assert _names(_plan(tmp_path)) == ["worker", "maintenance", "schedule"]
    with_token = _plan(tmp_path, TELEGRAM_TOKEN="123:abc")
    assert _names(with_token) == ["worker", "maintenance", "schedule", "bot"]


def test_the_portal_runs_where_it_is_wanted(tmp_path: Path) -> None:
    assert _names(_plan(tmp_path, portal=True))[0] == "portal"


def test_processes_are_told_where_the_servers_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RABBITMQ_URL", "amqp://mq")
    environ = _plan(tmp_path).environment(database_url="postgresql://d", redis_url="redis://r")
    assert environ["DATABASE_URL"] == "postgresql://d"
    assert environ["MEDIA_ROOT"] == str(tmp_path / "media")
    assert environ["LOG_FORMAT"] == "console"
    assert "RABBITMQ_URL" not in environ
    assert "HOMING_PORTAL_HOST_ALIAS" not in environ


def test_one_process_serves_the_port_of_metrics(tmp_path: Path) -> None:
    services = _plan(tmp_path).others({"METRICS_PORT": "9090"})
    ports = {service.name: service.environ["METRICS_PORT"] for service in services}
    assert ports == {"worker": "0", "maintenance": "9090", "schedule": "0"}


def test_the_portal_is_needed_where_a_source_names_it(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("startUrls: [https://homes.example/]")
    assert not plan.needs_portal(tmp_path)
    (tmp_path / "b.yml").write_text("startUrls: ['http://portal.homing.test:8010/']")
    assert plan.needs_portal(tmp_path)
