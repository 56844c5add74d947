"""The file of rules of signals: read anew when it changes; while it is broken, what it said before holds."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import structlog
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from homing.settings import Settings
from homing.storage import kept_files
from homing.storage.database import Connection
from homing_workers.signals.rules import DEFAULT, Rules

_log = structlog.get_logger()

#: Under which PostgreSQL keeps what it held.
_NAME = "signals"

_MOST_BYTES = 1_000_000

_MOST_MISTAKES = 20


class RulesError(ValueError):
    """A file that cannot be used, with every mistake and its place."""


async def in_force(connection: Connection, settings: Settings) -> Rules:
    """The rules that hold now: the file's, else what it said when it could last be read, else the default.

    Args:
        connection: knows what the file said.
        settings: name it.
    """
    path = settings.signals_config
    if path is None:
        return DEFAULT
    before = await kept_files.kept(connection, _NAME)
    try:
        text = read(path)
        rules = parse(text, str(path))
    except RulesError as error:
        _log.error("SIGNALS_CONFIG_JSON is broken; what it said before holds", reason=str(error))
        return DEFAULT if before is None else _parsed(before, str(path))
    if text != before:
        await kept_files.keep(connection, _NAME, text)
    return rules


def read(path: Path) -> str:
    """What the file holds.

    Raises:
        RulesError: it cannot be read, is too large, or no UTF-8.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise RulesError(f"{path}: cannot be read: {error.strerror}") from error
    if len(content) > _MOST_BYTES:
        raise RulesError(f"{path}: larger than {_MOST_BYTES} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RulesError(f"{path}: not UTF-8: byte {error.start} is wrong") from error


@lru_cache(maxsize=4)
def parse(text: str, origin: str) -> Rules:
    """The rules that a text holds.

    Args:
        text: JSON.
        origin: the file, as mistakes name it.

    Raises:
        RulesError: it is no JSON, or holds something else.
    """
    try:
        return Rules.model_validate(json.loads(text))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise RulesError(f"{origin}: {place}: not JSON: {error.msg}") from error
    except RecursionError as error:
        raise RulesError(f"{origin}: nested too deeply") from error
    except ValidationError as error:
        problems = error.errors(include_url=False)
        lines = [f"{origin}: {_explained(one)}" for one in problems[:_MOST_MISTAKES]]
        raise RulesError("\n".join(lines)) from error


def _parsed(kept: str, origin: str) -> Rules:
    """What was kept could be read then; after an update it may not be."""
    try:
        return parse(kept, origin)
    except RulesError as error:
        _log.error("What the file said before cannot be read either", reason=str(error))
        return DEFAULT


def _explained(problem: ErrorDetails) -> str:
    """ "rules[0].domains[1]: found 'REPAIR', expected ..." """
    place = ""
    for part in problem["loc"]:
        place += f"[{part}]" if isinstance(part, int) else f".{part}"
    found = repr(problem["input"])
    shown = found if len(found) <= 80 else f"{found[:77]}..."
    said = problem["msg"].removeprefix("Value error, ")
    return f"{place.removeprefix('.') or 'the whole'}: {said} (found {shown})"
