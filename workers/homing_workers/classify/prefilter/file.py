"""The file of rules, read again now and then; while it is broken the last good rules hold.

It is read by the worker's own process before it forks, so that no job has to; a job that takes long looks again.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from pydantic import ValidationError

from homing.settings import Settings
from homing_workers.classify.prefilter import engine
from homing_workers.classify.prefilter.documents import Rules
from homing_workers.classify.prefilter.engine import Engine

_log = structlog.get_logger()

#: A larger file is no file of rules.
_MOST_BYTES = 10_000_000


@dataclass
class RulesFile:
    """A file and what it said when it could last be read.

    Attributes:
        path: of the file.
        every_seconds: how often it is looked at.
        checksum: of the content that `rules` are; None until it could be read.
        rules: those that hold.
        problem: why the file cannot be read now.
    """

    path: Path
    every_seconds: float
    checksum: str | None = None
    rules: Rules = field(default_factory=Rules)
    engine: Engine = field(default_factory=lambda: engine.compiled(Rules()))
    problem: str | None = None
    _looked_at: float | None = None

    def look(self) -> None:
        """Reads the file if it is time to."""
        now = time.monotonic()
        if self._looked_at is None or now - self._looked_at >= self.every_seconds:
            self._looked_at = now
            self._read()

    def use(self, checksum: str, rules: Rules) -> None:
        """Takes these rules as the last good ones."""
        self.engine, self.rules, self.checksum = engine.compiled(rules), rules, checksum

    def _read(self) -> None:
        try:
            content = self.path.read_bytes()[: _MOST_BYTES + 1]
            checksum = hashlib.sha256(content).hexdigest()
            if checksum != self.checksum:
                self.use(checksum, _parsed(content))
                _log.info("Read rules", path=str(self.path), rules=len(self.engine.rules))
            self.problem = None
        except (OSError, ValueError, RecursionError) as error:
            self._say(_reason(error))

    def _say(self, problem: str) -> None:
        if problem != self.problem:
            _log.error(
                "The file of rules is broken; the last good rules hold",
                path=str(self.path),
                reason=problem,
                rules=len(self.engine.rules),
            )
        self.problem = problem


def _parsed(content: bytes) -> Rules:
    if len(content) > _MOST_BYTES:
        raise ValueError(f"larger than {_MOST_BYTES:,} bytes")
    return Rules.model_validate_json(content)


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"]))
        return f"{place or 'the file'}: {first['msg']}"
    return str(error) or type(error).__name__


#: Of this process, so of all the jobs that it forks.
_known: dict[Path, RulesFile] = {}


def current(settings: Settings) -> RulesFile | None:
    """The file of the settings, read if it is time to; None where there is none."""
    path = settings.prefilter_config
    if path is None:
        return None
    every = settings.prefilter_reload_seconds
    found = _known.setdefault(path, RulesFile(path, every))
    found.every_seconds = every
    found.look()
    return found


def look_at_all() -> None:
    """Reads the files that this process knows, if it is time to."""
    for known in _known.values():
        known.look()
