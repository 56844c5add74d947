"""The files that follow from the definitions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from homing.crds import reference
from homing.crds.definitions import DEFINITIONS, Definition

_PAGE = "docs/resources.md"
_HEADING = "# Written by scripts/crds from the models in core/homing/models.\n"


class _Dumper(yaml.SafeDumper):
    """Without anchors: what stands twice is written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def manifest(definition: Definition) -> str:
    """A definition as YAML."""
    body = yaml.dump(
        definition.manifest(), Dumper=_Dumper, sort_keys=False, width=110, allow_unicode=True
    )
    return _HEADING + body


def files(project: Path) -> dict[str, str]:
    """Path within the project to content; of the page about resources only the tables are written."""
    definitions = {f"crds/{each.name}.yaml": manifest(each) for each in DEFINITIONS}
    return definitions | {_PAGE: reference.put_into((project / _PAGE).read_text())}
