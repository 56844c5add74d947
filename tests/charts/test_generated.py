"""What is written by scripts/chart is up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from homing.settings import known_variables
from tests.charts import generated

#: The operator sets the first ones in pods of runs and readers; the others mean nothing in a cluster, or the same as
#: another variable.
_ELSEWHERE = {
    *("HOMING_LEASE", "TELEGRAM_ACCOUNT_ID", "TELEGRAM_API_ID", "TELEGRAM_API_HASH"),
    *("TELEGRAM_SESSION", "TELEGRAM_CHATS_FILE", "HOMING_TERMINATION_LOG", "REALTIME_CONFIG_JSON"),
    *("HOMING_PORTAL_PORTS", "HOMING_BOT_API_PORT", "POSTGRES_DSN"),
}


def test_the_chart_holds_the_definitions_as_they_are() -> None:
    found = {path.name: path.read_text() for path in generated.CRDS.iterdir()}
    assert found == {path.name: path.read_text() for path in (generated.ROOT / "crds").iterdir()}


@pytest.mark.parametrize(
    ("path", "wanted"),
    [(generated.SCHEMA, generated.schema), (generated.INSTALL, generated.install_page)],
    ids=["schema", "table"],
)
def test_a_written_part_is_up_to_date(path: Path, wanted: object) -> None:
    assert callable(wanted)
    assert path.read_text() == wanted(), "run scripts/chart"


def test_settings_hold_no_secret() -> None:
    assert "LOG_LEVEL" in generated.settings()
    assert not {"SECRET_KEY", "TELEGRAM_TOKEN", "SMTP_URL", "DATABASE_URL"}.intersection(
        generated.settings()
    )


def test_every_variable_has_a_place() -> None:
    templates = "".join(path.read_text() for path in (generated.CHART / "templates").rglob("*.*"))
    placed = {name for name in known_variables() if name in templates}
    assert known_variables().keys() - placed - {*generated.settings()} == _ELSEWHERE


def test_every_value_is_explained() -> None:
    told = {value.path for value in generated.values()}
    assert {"autoscaling.mode", "web.replicas", "crds.keep"} <= told
    assert all(value.meaning.endswith(".") for value in generated.values())
