"""What every component shares: settings, models, storage, queues, matching, telemetry, the embedded stack."""

__version__ = "0.1.0"
