"""The database's address, from the variables that people have for its parts."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from homing.settings import values
from homing.settings.values import SettingsError

#: What each part of a database address may be called; the first that is set counts.
PARTS = {
    "host": ("DB_HOST", "DATABASE_HOST", "POSTGRES_HOST"),
    "port": ("DB_PORT", "DATABASE_PORT", "POSTGRES_PORT"),
    "user": ("DB_USER", "DATABASE_USER", "POSTGRES_USER"),
    "password": ("DB_PASS", "DATABASE_PASSWORD", "POSTGRES_PASSWORD"),
    "dbname": ("DB_NAME", "DATABASE_NAME", "POSTGRES_DB"),
}

#: The address in libpq's form, `host=... dbname=...`, or as a URL.
DSN = "POSTGRES_DSN"


def composed_url(variables: Mapping[str, str]) -> str | None:
    """The database's URL out of POSTGRES_DSN or of single parts; None where neither names a host.

    Raises:
        SettingsError: a part cannot be used.
    """
    dsn = variables.get(DSN)
    if dsn and "://" in dsn:
        return dsn
    found = _dsn_parts(dsn) if dsn else _single_parts(variables)
    if "host" not in found:
        return None
    user = found.pop("user", "postgres")
    who = f"{quote(user, '')}:{quote(found.pop('password', ''), '')}"
    name = quote(found.pop("dbname", user), "")
    # A host may be a folder of sockets, whose slashes would end the URL's place for hosts.
    place = f"{quote(found.pop('host'), '')}:{found.pop('port', '5432')}"
    return f"postgresql://{who}@{place}/{name}" + (f"?{urlencode(found)}" if found else "")


def _dsn_parts(dsn: str) -> dict[str, str]:
    try:
        return values.connection_parts(dsn)
    except ValueError:
        raise SettingsError(f"{DSN}: expected host=... port=... user=... dbname=...") from None


def _single_parts(variables: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for part, names in PARTS.items():
        for name in names:
            if name in variables and part not in found:
                found[part] = variables[name]
                _check(part, name, variables[name])
    return found


def _check(part: str, name: str, value: str) -> None:
    if part == "port" and not (value.isdecimal() and 0 < int(value) < 65536):
        raise SettingsError(f"{name}: expected a port from 1 to 65535, found {value!r}")
