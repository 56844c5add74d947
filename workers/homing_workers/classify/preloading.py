"""What a worker keeps for all of its jobs: rules that are ready, and the client's library where there is a key."""

from __future__ import annotations

from importlib import import_module

from homing.settings import Settings
from homing_workers.classify.prefilter import file


def preload(loaded: Settings) -> None:
    """Before the first fork."""
    file.current(loaded)
    if loaded.llm_api_key is not None:
        # Here only where it is needed: a second and 50 MB.
        import_module("homing_workers.classify.llm.stream")


def refresh() -> None:
    """Before each fork: reads the rules again if it is time to."""
    file.look_at_all()
