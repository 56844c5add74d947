"""What processes write to stderr."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

_PROGRAM = """
import logging, sys, structlog
from homing import settings, telemetry
from homing.telemetry import traces
telemetry.setup("test", settings.load())
"""


def _inherited() -> dict[str, str]:
    """Variables that a child needs: where programs are, and whether coverage is measured."""
    return {k: v for k, v in os.environ.items() if k == "PATH" or k.startswith("COVERAGE_")}


def _run(folder: Path, code: str, **variables: str) -> list[str]:
    """Lines on stderr of a process that runs the code after the set-up."""
    base = _inherited() | {"HOMING_DATA_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM + code],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env=base | variables,
    )
    return done.stderr.splitlines()


def _json(folder: Path, code: str, **variables: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _run(folder, code, LOG_FORMAT="json", **variables)]


def test_a_line_is_json_for_machines(tmp_path: Path) -> None:
    (line,) = _json(tmp_path, "structlog.get_logger('shop').info('sold', price=3)")
    assert line.pop("time").endswith("Z")
    assert line == {
        "event": "sold",
        "price": 3,
        "level": "info",
        "logger": "shop",
        "component": "test",
    }


def test_a_line_is_text_for_people(tmp_path: Path) -> None:
    code = "structlog.get_logger('shop').info('sold', price=3)"
    (line,) = _run(tmp_path, code, LOG_FORMAT="console")
    assert "[info] sold [shop]" in line
    assert "price=3" in line


def test_libraries_write_the_same_way(tmp_path: Path) -> None:
    (line,) = _json(tmp_path, "logging.getLogger('library').warning('%s is late', 'it')")
    assert (line["event"], line["logger"], line["level"]) == ("it is late", "library", "warning")


def test_the_level_is_obeyed(tmp_path: Path) -> None:
    code = "structlog.get_logger().info('quiet'); logging.getLogger('x').info('quiet')"
    assert _run(tmp_path, code, LOG_LEVEL="WARNING") == []


def test_a_line_names_its_trace(tmp_path: Path) -> None:
    code = """
parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
with traces.span("run", parent=parent):
    structlog.get_logger().info("inside")
structlog.get_logger().info("outside")
"""
    inside, outside = _json(tmp_path, code)
    assert inside["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
    assert inside["span_id"] == "b7ad6b7169203331"
    assert "trace_id" not in outside


def test_secrets_are_blotted_out(tmp_path: Path) -> None:
    code = """
log = structlog.get_logger()
log.info("postgresql://me:dbpassword@db/x", answer={"token": "1234567890:" + "A" * 35})
log.info("key is s3secretkey, mail goes with mail/password")
try:
    raise ValueError("cannot log in with dbpassword")
except ValueError:
    log.exception("failed")
"""
    lines = _run(
        tmp_path,
        code,
        DATABASE_URL="postgresql://me:dbpassword@db/x",
        AWS_SECRET_ACCESS_KEY="s3secretkey",
        SMTP_URL="smtp://me:mail%2Fpassword@mail.test",
    )
    assert len(lines) == 3
    shown = "\n".join(lines)
    hidden = ("dbpassword", "AAAA", "s3secretkey", "mail/password")
    assert [secret for secret in hidden if secret in shown] == []
    assert "postgresql://me:***@db/x" in shown
    assert "cannot log in with ***" in shown


def test_variables_of_other_queues_are_answered_once(tmp_path: Path) -> None:
    (line,) = _json(tmp_path, "", RABBITMQ_URL="amqp://me:hidden@mq", CELERY_BROKER_URL="x")
    assert line["level"] == "warning"
    assert line["variables"] == ["CELERY_BROKER_URL", "RABBITMQ_URL"]
    assert "RQ" in line["event"]


def test_an_exception_is_one_line_of_json(tmp_path: Path) -> None:
    code = (
        "\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    structlog.get_logger().exception('bad')"
    )
    (line,) = _json(tmp_path, code)
    assert "ZeroDivisionError: division by zero" in line["exception"]
