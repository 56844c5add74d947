"""Reads `ScrapeSource` declarations from YAML files, and says all that is wrong with them at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from yaml.nodes import Node

from homing.models.source import positions
from homing.models.source.dialect import Loader
from homing.models.source.mistakes import DeclarationError, Mistake, dotted, explain, shown, where
from homing.models.source.positions import Place
from homing.models.source.resource import ScrapeSource

#: Bytes of one file. A ConfigMap holds 1 MiB, and no declaration comes near this.
MAX_BYTES = 256 * 1024

_SUFFIXES = (".yaml", ".yml", ".json")


def load(path: Path) -> ScrapeSource:
    """The one source that a file declares.

    Raises:
        DeclarationError: the file cannot be read or holds not exactly one valid source.
    """
    sources = load_all(path)
    if len(sources) != 1:
        names = ", ".join(source.metadata.name for source in sources) or "none"
        raise DeclarationError(
            [Mistake(str(path), "", f"found {len(sources)} sources ({names}), expected one")]
        )
    return sources[0]


def load_all(*paths: Path) -> list[ScrapeSource]:
    """All sources of files and of the YAML files in folders, in order of their names.

    Raises:
        DeclarationError: with every mistake in every file; no source is returned then.
    """
    sources: list[ScrapeSource] = []
    mistakes: list[Mistake] = []
    for path in paths:
        for file in _files(path, mistakes):
            try:
                sources += parse(_read(file), str(file))
            except DeclarationError as error:
                mistakes += error.mistakes
    mistakes += _same_names(sources)
    if mistakes:
        raise DeclarationError(mistakes)
    return sources


def parse(text: str, origin: str) -> list[ScrapeSource]:
    """The sources of a YAML text of one or several documents; empty documents are skipped.

    Args:
        text: YAML, or JSON, which YAML includes.
        origin: what mistakes name as the file.

    Raises:
        DeclarationError: with every mistake.
    """
    sources: list[ScrapeSource] = []
    mistakes: list[Mistake] = []
    for node, data in _documents(text, origin):
        try:
            sources.append(_source(node, data, origin))
        except DeclarationError as error:
            mistakes += error.mistakes
    if mistakes:
        raise DeclarationError(mistakes)
    return sources


def _files(path: Path, mistakes: list[Mistake]) -> Sequence[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(each for each in path.iterdir() if each.suffix in _SUFFIXES and each.is_file())
    if not found:
        mistakes.append(Mistake(str(path), "", "no .yaml file in this folder"))
    return found


def _read(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _whole(str(file), f"cannot be read: {error.strerror}") from error
    if len(content) > MAX_BYTES:
        raise _whole(str(file), f"larger than {MAX_BYTES // 1024} KiB, no declaration needs that")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _whole(str(file), f"not UTF-8 text: byte {error.start} is wrong") from error


def _documents(text: str, origin: str) -> Iterator[tuple[Node, Any]]:
    try:
        loader = Loader(text)
        while loader.check_node():
            node = loader.get_node()
            assert node is not None  # noqa: S101 - check_node has said that there is one
            _check(node, origin)
            if (data := loader.construct_document(node)) is not None:
                yield node, data
    except yaml.MarkedYAMLError as error:
        raise _malformed(error, origin) from error
    except (yaml.YAMLError, ValueError) as error:
        # ValueError: the loader's own, for a date such as !!timestamp 2024-13-40.
        raise _whole(origin, f"not YAML: {' '.join(str(error).split())}") from error
    except positions.TooMuch as error:
        raise _whole(origin, str(error)) from error
    except RecursionError as error:
        raise _whole(origin, "nested too deeply") from error


def _check(node: Node, origin: str) -> None:
    positions.places(node)
    mistakes = [
        Mistake(
            where(origin, each.second),
            dotted(each.path),
            f"stands here for the second time, first at {each.first}",
        )
        for each in positions.duplicates(node)
    ]
    if mistakes:
        raise DeclarationError(mistakes)


def _source(node: Node, data: Any, origin: str) -> ScrapeSource:
    if not isinstance(data, dict):
        place = positions.place_of(node)
        message = (
            f"found {shown(data)}, expected a ScrapeSource with apiVersion, kind, metadata, spec"
        )
        raise DeclarationError([Mistake(where(origin, place), "", message)])
    try:
        return ScrapeSource.model_validate(data)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        places = positions.places(node)
        raise DeclarationError(explain(problems, ScrapeSource, places, origin)) from error


def _malformed(error: yaml.MarkedYAMLError, origin: str) -> DeclarationError:
    mark = error.problem_mark or error.context_mark
    place = Place(mark.line + 1, mark.column + 1) if mark else None
    reason = ", ".join(part for part in (error.context, error.problem) if part)
    return DeclarationError([Mistake(where(origin, place), "", f"not YAML: {reason}")])


def _whole(origin: str, message: str) -> DeclarationError:
    return DeclarationError([Mistake(origin, "", message)])


def _same_names(sources: Sequence[ScrapeSource]) -> list[Mistake]:
    names = Counter((source.metadata.namespace, source.metadata.name) for source in sources)
    return [
        Mistake("", "metadata.name", f"{count} sources are called {name!r} in {namespace!r}")
        for (namespace, name), count in names.items()
        if count > 1
    ]
