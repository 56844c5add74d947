"""Which processes belong to the stack, and what they are told."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from homing import settings
from homing.embedded import plan
from homing.embedded.keys import Keys
from homing.embedded.plan import Plan

KEYS = Keys(bot_token="1234567890:made", secret_key="0123456789abcdef" * 4)


def _plan(folder: Path, *, portal: bool = False, bot_api: bool = False, **variables: str) -> Plan:
    loaded = settings.load({"HOMING_DATA_DIR": str(folder), **variables}, folder / ".env")
    return Plan(settings=loaded, sources=folder, portal=portal, bot_api=bot_api)


def _environ(chosen: Plan) -> dict[str, str]:
    return chosen.environment(database_url="postgresql://d", redis_url="redis://r", keys=KEYS)


def _names(chosen: Plan) -> list[str]:
    return [service.name for service in chosen.others({})]


def test_the_bot_runs_where_it_has_a_token(tmp_path: Path) -> None:
    assert _names(_plan(tmp_path)) == ["worker", "maintenance", "schedule"]
    with_token = _plan(tmp_path, TELEGRAM_TOKEN="123:abc")
    assert _names(with_token) == ["worker", "maintenance", "schedule", "bot"]


def test_without_a_token_the_bot_talks_to_a_server_of_ours(tmp_path: Path) -> None:
    chosen = _plan(tmp_path, bot_api=True, HOMING_BOT_API_PORT="8099")
    assert [service.name for service in chosen.first({})] == ["web", "botapi"]
    assert _names(chosen)[-1] == "bot"
    environ = _environ(chosen)
    assert environ["TELEGRAM_TOKEN"] == KEYS.bot_token
    assert environ["TELEGRAM_API_URL"] == "http://127.0.0.1:8099"


def test_the_token_of_a_real_bot_is_not_replaced(tmp_path: Path) -> None:
    assert "TELEGRAM_TOKEN" not in _environ(_plan(tmp_path, TELEGRAM_TOKEN="123:abc"))


def test_links_are_signed_with_a_key_of_the_stacks_own_where_none_is_set(tmp_path: Path) -> None:
    assert _environ(_plan(tmp_path))["SECRET_KEY"] == KEYS.secret_key
    assert "SECRET_KEY" not in _environ(_plan(tmp_path, SECRET_KEY="x" * 64))


def test_chats_are_read_where_an_application_and_accounts_are_named(tmp_path: Path) -> None:
    accounts = tmp_path / "accounts.json"
    chosen = partial(
        _plan,
        tmp_path,
        TELEGRAM_API_ID="1",
        TELEGRAM_API_HASH="a",
        REALTIME_CONFIG_JSON=str(accounts),
    )
    assert "readers" not in _names(chosen())
    accounts.write_text("{}")
    *_, readers = chosen().others({})
    assert (readers.name, readers.command[-2:]) == ("readers", ("telegram", "readers"))


def test_the_portal_runs_where_it_is_wanted(tmp_path: Path) -> None:
    assert _names(_plan(tmp_path, portal=True))[0] == "portal"


def test_processes_are_told_where_the_servers_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RABBITMQ_URL", "amqp://mq")
    environ = _environ(_plan(tmp_path))
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
