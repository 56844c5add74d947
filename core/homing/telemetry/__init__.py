"""Logs, traces and metrics. Without the standard OTEL_* variables, traces cost nothing and say nothing."""
