"""Logs, traces and metrics. Without the standard OTEL_* variables, traces cost nothing and say nothing.

Every process calls `setup` first. A forked child that ends without Python's exit handlers calls `flush` last.
"""

from __future__ import annotations

import os

import structlog

from homing.settings import Settings, replaced_variables
from homing.telemetry import export, logs
from homing.telemetry.export import flush

__all__ = ["flush", "setup"]


def setup(component: str, settings: Settings) -> None:
    """Makes this process log, and send its spans where the standard variables say so.

    Args:
        component: "web", "scrape", ...; the service's name becomes `homing-<component>`.
        settings: level and format of the log, and the secrets that it must not show.
    """
    logs.configure(component, settings)
    if export.wanted(os.environ):
        export.start(component)
    if names := replaced_variables():
        structlog.get_logger().warning(
            "These variables have no effect: RQ and Redis do that work", variables=names
        )
