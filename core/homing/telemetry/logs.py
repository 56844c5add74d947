"""Structured logs on stderr: JSON for machines, readable lines on a terminal, never a secret."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

import structlog
from opentelemetry import trace
from pydantic import SecretStr
from structlog.typing import EventDict, Processor, WrappedLogger

from homing.settings import Settings
from homing.settings.values import connection_parts

#: Libraries that say at INFO what we say ourselves.
_TALKATIVE = ("aiogram", "aiohttp.access", "alembic", "botocore", "rq", "rq.worker", "urllib3")

#: user:password@ of any URL, and tokens of Telegram bots wherever they stand.
_SECRET_SHAPES = re.compile(r"(?<=://)([^/\s:@]*):[^/\s@]+(?=@)|\b\d{6,12}:[\w-]{30,}\b")


def configure(component: str, settings: Settings) -> None:
    """Routes structlog and the standard library's logging to stderr, in one format."""
    shared = _shared(component)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _Redacting(
            secrets(settings), foreign_pre_chain=shared, processors=_rendering(_format(settings))
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def secrets(settings: Settings) -> list[str]:
    """The values that must not be shown, longest first."""
    values = [
        value.get_secret_value()
        for value in (getattr(settings, name) for name in Settings.model_fields)
        if isinstance(value, SecretStr)
    ]
    if settings.database_url is not None:
        values.append(connection_parts(settings.database_url).get("password", ""))
    if settings.smtp_url is not None:
        values.append(unquote(urlsplit(settings.smtp_url.get_secret_value()).password or ""))
    # Shorter ones would blot out ordinary words.
    return sorted((value for value in values if len(value) >= 6), key=len, reverse=True)


class _Redacting(structlog.stdlib.ProcessorFormatter):
    """Blots secrets out of the finished line, so that tracebacks are covered too."""

    def __init__(
        self,
        secrets: Iterable[str],
        foreign_pre_chain: list[Processor],
        processors: list[Processor],
    ) -> None:
        super().__init__(foreign_pre_chain=foreign_pre_chain, processors=processors)
        self._secrets = list(secrets)

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return _SECRET_SHAPES.sub(lambda found: f"{found[1]}:***" if found[1] else "***", line)


def _format(settings: Settings) -> str:
    if settings.log_format != "auto":
        return settings.log_format
    return "console" if sys.stderr.isatty() else "json"


def _shared(component: str) -> list[Processor]:
    def with_component(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        event["component"] = component
        return event

    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper("iso", utc=True, key="time"),
        with_component,
        _with_trace,
    ]


def _with_trace(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = trace.format_trace_id(context.trace_id)
        event["span_id"] = trace.format_span_id(context.span_id)
    return event


def _rendering(style: str) -> list[Processor]:
    without_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if style == "json":
        return [
            without_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
    return [
        without_meta,
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,
            timestamp_key="time",
            pad_event_to=0,
            pad_level=False,
        ),
    ]
