"""A real Jaeger for tests: v1's all-in-one, built once by scripts/peers/jaeger, which keeps traces in memory.

with running(folder) as jaeger:
    ... OTEL_EXPORTER_OTLP_ENDPOINT=jaeger.otlp_url ...
    trace = jaeger.until(jaeger.trace_of(trace_id), lambda trace: len(trace.spans) > 3)
"""
