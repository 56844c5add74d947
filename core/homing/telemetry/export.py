"""Spans by OTLP over HTTP, only where the standard variables name an endpoint.

The SDK costs memory and start-up time, so it is imported only then.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import metadata
from typing import TYPE_CHECKING

from opentelemetry import trace

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")

_providers: list[TracerProvider] = []


def wanted(environ: Mapping[str, str]) -> bool:
    """Whether the standard variables ask for spans."""
    return (
        any(environ.get(name) for name in _ENDPOINTS)
        and environ.get("OTEL_SDK_DISABLED", "").lower() != "true"
        and environ.get("OTEL_TRACES_EXPORTER", "otlp") == "otlp"
    )


def start(component: str) -> None:
    """Sends the spans of this process; a second call changes nothing."""
    if _providers:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    ours = Resource(
        {"service.name": f"homing-{component}", "service.version": metadata.version("homing")}
    )
    # What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say comes last, so it wins.
    resource = Resource.create().merge(ours).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    _providers.append(provider)


def flush(timeout: float = 5) -> bool:
    """Sends what is waiting; for forked children, which end without exit handlers.

    Args:
        timeout: seconds.

    Returns:
        Whether everything was sent in time; True where telemetry is off.
    """
    return all(provider.force_flush(round(timeout * 1000)) for provider in _providers)
