"""The result of a run where Kubernetes looks for it: the container's termination message."""

from __future__ import annotations

from pathlib import Path

from homing.models.run import RunResult

#: Kubernetes keeps 4096 bytes of a container; half is left to others.
MAX_BYTES = 2048


def message(result: RunResult) -> str:
    """The result as JSON of at most 2 KiB: fill rates give way first, then errors from the last one."""
    for smaller in _smaller(result):
        text = smaller.model_dump_json(exclude_defaults=True)
        if len(text.encode()) <= MAX_BYTES:
            return text
    raise AssertionError("a result without fill rates and errors is small")


def write(result: RunResult, path: Path) -> None:
    """Writes the message.

    Raises:
        OSError: the file cannot be written.
    """
    path.write_text(message(result))


def _smaller(result: RunResult) -> list[RunResult]:
    told = [result, result.model_copy(update={"fill": {}})]
    for count in range(len(result.errors), -1, -1):
        errors = tuple(error[:120] for error in result.errors[:count])
        told.append(result.model_copy(update={"fill": {}, "errors": errors}))
    return told
