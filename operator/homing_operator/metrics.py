"""What the operator measures of itself, for Prometheus. Names start with homing_operator_."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

API_SECONDS = Histogram(
    "homing_operator_api_request_seconds",
    "Time of a request to the Kubernetes API.",
    ("method", "group"),
    buckets=(0.005, 0.02, 0.1, 0.5, 2, 10, 30),
)
RECONCILE_SECONDS = Histogram(
    "homing_operator_reconcile_seconds",
    "Time of one reconcile.",
    ("controller",),
    buckets=(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60),
)
RECONCILE_ERRORS = Counter(
    "homing_operator_reconcile_errors", "Reconciles that failed.", ("controller", "error")
)
WRITES = Counter(
    "homing_operator_writes", "Changes made in the cluster.", ("controller", "kind", "verb")
)
QUEUE_DEPTH = Gauge("homing_operator_queue_depth", "Objects that wait.", ("controller",))
EVENT_AGE = Gauge(
    "homing_operator_last_event_timestamp_seconds", "Unix time of the last watch event.", ("kind",)
)
RESYNC_AGE = Gauge(
    "homing_operator_last_resync_timestamp_seconds",
    "Unix time of the last complete listing.",
    ("controller",),
)
RESOURCES = Gauge(
    "homing_operator_resources",
    "Resources by what their conditions say.",
    ("controller", "condition", "status"),
)
WAITING_RUNS = Gauge(
    "homing_operator_waiting_runs", "First runs and runs by hand that wait for their turn."
)
MISSED_EVENTS = Counter(
    "homing_operator_missed_events",
    "Changes that a listing found and no watch event told.",
    ("kind",),
)
HEARTBEAT_AGE = Gauge(
    "homing_operator_heartbeat_timestamp_seconds", "Unix time of the last heartbeat.", ("part",)
)
