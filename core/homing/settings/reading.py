"""Reads settings: environment variables, then `NAME_FILE` secrets, then a `.env` file, then defaults."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import dotenv
from pydantic import AliasChoices, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from homing.embedded import state
from homing.embedded.state import DataFolder
from homing.settings import database
from homing.settings.model import DATA_DIR, Settings
from homing.settings.values import SettingsError

#: Variables of other queues, which people may still have set.
_REPLACED = re.compile(r"^(RABBITMQ_.*|CELERY_.*|.*_EXCHANGE|BACKFILL_VIA_RABBIT)$")


def load(
    environ: Mapping[str, str] | None = None,
    env_file: Path | None = None,
    *,
    join_running_stack: bool = True,
) -> Settings:
    """Reads the settings of this process. Empty variables count as unset.

    Args:
        environ: variables; by default those of the process.
        env_file: by default `.env` in the working directory, where there is one.
        join_running_stack: what is unset comes from the embedded stack that runs on the data folder, if any.

    Raises:
        SettingsError: a variable's value cannot be used; each such variable is named.
    """
    variables = _variables(os.environ if environ is None else environ, env_file or Path(".env"))
    if "DATABASE_URL" not in variables and (url := database.composed_url(variables)):
        variables["DATABASE_URL"] = url
    if join_running_stack:
        folder = DataFolder(Path(variables.get("HOMING_DATA_DIR", DATA_DIR)))
        variables = state.read(folder) | variables
    try:
        return Settings.model_validate(variables)
    except ValidationError as error:
        raise SettingsError("\n".join(map(_sentence, error.errors()))) from None


def known_variables() -> dict[str, tuple[str, ...]]:
    """Every variable that is read, and the other names that it may have."""
    fields = {
        str(choices[0]): tuple(map(str, choices[1:]))
        for field in Settings.model_fields.values()
        if isinstance(field.validation_alias, AliasChoices)
        and (choices := field.validation_alias.choices)
    }
    return fields | {names[0]: names[1:] for names in database.PARTS.values()} | {database.DSN: ()}


def replaced_variables(environ: Mapping[str, str] | None = None) -> list[str]:
    """Names of set variables that have no effect because RQ does that work."""
    return sorted(filter(_REPLACED.match, os.environ if environ is None else environ))


def _variables(environ: Mapping[str, str], env_file: Path) -> dict[str, str]:
    from_file = {name: value for name, value in dotenv.dotenv_values(env_file).items() if value}
    merged = from_file | {name: value for name, value in environ.items() if value}
    known = {name for first, others in known_variables().items() for name in (first, *others)}
    for name in known:
        if name not in merged and (path := merged.get(f"{name}_FILE")):
            merged[name] = _secret(f"{name}_FILE", path)
    return merged


def _secret(name: str, path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a text"
        raise SettingsError(f"{name}: cannot read {path}: {reason}") from error


def _sentence(problem: ErrorDetails) -> str:
    name = str(problem["loc"][0])
    expected = problem["msg"].removeprefix("Value error, ").replace("Input should be", "expected")
    found = "" if name in _secrets() else f", found {problem['input']!r}"
    return f"{name}: {expected}{found}"


def _secrets() -> set[str]:
    """Variables whose values must not be shown."""
    return {
        str(alias)
        for field in Settings.model_fields.values()
        if isinstance(field.validation_alias, AliasChoices)
        and (not field.repr or SecretStr.__name__ in str(field.annotation))
        for alias in field.validation_alias.choices
    }
