"""What of the chart follows from other files: definitions, two parts of the schema of values, the table of values."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, get_args

import yaml
from pydantic import AliasChoices, SecretStr

from homing.settings import Settings, known_variables

ROOT = Path(__file__).parents[2]
CHART = ROOT / "charts" / "homing"
CRDS = CHART / "files" / "crds"
SCHEMA = CHART / "values.schema.json"
VALUES = CHART / "values.yaml"
INSTALL = ROOT / "docs" / "install.md"

#: Fields of a WorkerPool that the chart itself sets.
_POOL_OWN = frozenset({"queues", "target"})
#: Variables that other values, or the chart itself, set; and those that mean something only outside of a cluster.
_OWN = re.compile(
    "AWS_|CLOUDFRONT_DOMAIN|DATABASE_URL|DB_|POSTGRES_DSN|REDIS_URL|TWILIO_ACCOUNT_SID|"
    "HOMING_DATA_DIR|HOMING_BOT_API_PORT|HOMING_PORTAL_PORTS|HOMING_TERMINATION_LOG|"
    "API_HOST|API_PORT|METRICS_PORT|OPERATOR_CONFIG|POD_|HOMING_LEASE|TELEGRAM_ACCOUNT_ID|TELEGRAM_API_ID|"
    "TELEGRAM_CHATS_FILE|REALTIME_CONFIG_JSON|PREFILTER_CONFIG_JSON|SIGNALS_CONFIG_JSON"
)
_DESCRIBED = re.compile(r"^( *)# -- (.*)$")
_KEY = re.compile(r"^( *)([A-Za-z0-9]+):")
_TABLE = ("<!-- values: written by scripts/chart -->\n", "<!-- end of values -->\n")


class Value(NamedTuple):
    """A documented value: its path with dots, its default as JSON, what it means."""

    path: str
    default: str
    meaning: str


def settings() -> list[str]:
    """Variables that `settings` takes: no secrets, and none that have a place of their own."""
    hidden = {
        str(field.validation_alias.choices[0])
        for field in Settings.model_fields.values()
        if _is_secret(field.annotation) and isinstance(field.validation_alias, AliasChoices)
    }
    return sorted(name for name in known_variables() if name not in hidden and not _OWN.match(name))


def _is_secret(annotation: Any) -> bool:
    return annotation is SecretStr or any(_is_secret(part) for part in get_args(annotation))


def pool() -> dict[str, Any]:
    """The schema of `pool`: that of the resource's spec, without what only the API server understands."""
    definition = yaml.safe_load((ROOT / "crds" / "workerpools.homing.dev.yaml").read_text())
    spec = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"]["properties"]["spec"]
    fields = {name: part for name, part in spec["properties"].items() if name not in _POOL_OWN}
    closed: dict[str, Any] = _closed({"type": "object", "properties": fields})
    return closed


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _closed(part) for key, part in schema.items() if not key.startswith("x-")}
    kept.pop("default", None)
    return kept | (
        {"additionalProperties": False} if isinstance(kept.get("properties"), dict) else {}
    )


def schema() -> str:
    """values.schema.json as it should be."""
    found = json.loads(SCHEMA.read_text())
    word = {"type": ["string", "number", "boolean"]}
    found["$defs"]["settings"] = {
        "type": "object",
        "additionalProperties": False,
        "properties": dict.fromkeys(settings(), word),
    }
    found["$defs"]["pool"] = pool()
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def values() -> Iterator[Value]:
    """Every value that values.yaml explains, in its order."""
    defaults = yaml.safe_load(VALUES.read_text())
    path: list[str] = []
    meaning = ""
    for line in VALUES.read_text().splitlines():
        if described := _DESCRIBED.match(line):
            meaning = described[2]
        elif meaning and line.lstrip().startswith("# "):
            meaning += " " + line.strip("# ")
        elif key := _KEY.match(line):
            path = [*path[: len(key[1]) // 2], key[2]]
            if meaning:
                yield Value(".".join(path), _default(defaults, path), meaning)
            meaning = ""


def _default(found: Any, path: list[str]) -> str:
    for key in path:
        found = found[key]
    return json.dumps(found, ensure_ascii=False)


def install_page() -> str:
    """docs/install.md with the table of values as it should be."""
    before, rest = INSTALL.read_text().split(_TABLE[0])
    _, after = rest.split(_TABLE[1])
    rows = "".join(
        f"| `{path}` | `{default}` | {meaning} |\n" for path, default, meaning in values()
    )
    head = "| value | default | meaning |\n|---|---|---|\n"
    return before + _TABLE[0] + head + rows + _TABLE[1] + after


def main() -> None:
    """Writes all of it."""
    shutil.rmtree(CRDS, ignore_errors=True)
    shutil.copytree(ROOT / "crds", CRDS)
    SCHEMA.write_text(schema())
    INSTALL.write_text(install_page())


if __name__ == "__main__":
    main()
