"""The declarations in a folder, read again when a file changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import structlog

from homing.models.source import ScrapeSource
from homing.models.source.loading import load
from homing.models.source.mistakes import DeclarationError

_log = structlog.get_logger(__name__)

_ENDINGS = frozenset({".yaml", ".yml", ".json"})


class Declared(NamedTuple):
    """A source and the file that declares it."""

    source: ScrapeSource
    file: Path

    @property
    def name(self) -> str:
        """Namespace and name."""
        metadata = self.source.metadata
        return f"{metadata.namespace}/{metadata.name}"


class _Stamp(NamedTuple):
    modified: int
    size: int


@dataclass
class SourceFolder:
    """Remembers each file's last good declaration, so that a mistake in an edit stops nothing."""

    path: Path
    _stamps: dict[Path, _Stamp] = field(default_factory=dict)
    _good: dict[Path, Declared] = field(default_factory=dict)

    def read(self) -> Mapping[str, Declared]:
        """The sources by "namespace/name"; of two files with one name, the first counts."""
        stamps = dict(_stamps(self.path))
        for file in self._good.keys() - stamps.keys():
            _log.info("source file is gone", file=str(file), source=self._good.pop(file).name)
        for file, stamp in stamps.items():
            if self._stamps.get(file) != stamp:
                self._read(file)
        self._stamps = stamps
        return {
            self._good[file].name: self._good[file] for file in sorted(self._good, reverse=True)
        }

    def _read(self, file: Path) -> None:
        try:
            declared = Declared(load(file), file)
        except DeclarationError as error:
            kept = "the last good version stays in force" if file in self._good else "not run"
            _log.error(f"source file has mistakes, {kept}", file=str(file), mistakes=str(error))
            return
        for other, known in self._good.items():
            if other != file and known.name == declared.name:
                _log.error(
                    "two files declare one source, the first counts",
                    source=declared.name,
                    files=sorted([str(other), str(file)]),
                )
        self._good[file] = declared
        _log.info("source file is read", file=str(file), source=declared.name)


def _stamps(folder: Path) -> Iterator[tuple[Path, _Stamp]]:
    for file in sorted(folder.iterdir()):
        if file.suffix in _ENDINGS:
            found = file.stat()
            yield file, _Stamp(found.st_mtime_ns, found.st_size)
