"""The commands of the installed components, described without importing them.

The one line of help is read from the module's source text: importing a command such as `homing bot` for it would
take seconds.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata, util
from pathlib import Path
from typing import cast

import typer

#: The extra that brings what a package needs.
_EXTRAS = {
    "homing_bot": "bot",
    "homing_operator": "operator",
    "homing_webapp": "webapp",
    "homing_workers": "workers",
}

_REQUIREMENT = re.compile(r"^([\w.-]+).*;.*extra\s*==\s*['\"]([\w-]+)['\"]")


@dataclass(frozen=True)
class Command:
    """One command of `homing`."""

    entry: metadata.EntryPoint

    @property
    def extra(self) -> str | None:
        """The extra that the command belongs to; None is core."""
        return _EXTRAS.get(self.entry.module.partition(".")[0])

    @property
    def missing(self) -> list[str]:
        """Distributions that the command needs and that are not installed."""
        return [name for name in _requirements(self.extra) if not _installed(name)]

    @property
    def remedy(self) -> str:
        """What to do about missing distributions."""
        names = ", ".join(self.missing)
        return f"not installed: pip install 'homing[{self.extra}]' ({names} is missing)"

    def load(self) -> typer.Typer:
        """The command itself; imports its module."""
        return cast(typer.Typer, self.entry.load())

    def summary(self) -> str:
        """One line of help: the docstring of the app's callback or else of its first command."""
        if self.missing:
            return self.remedy
        path = _source(self.entry.module)
        if path is None:
            return f"missing module {self.entry.module}"
        tree = ast.parse(path.read_text())
        documented = [*_decorated(tree, "callback"), *_decorated(tree, "command"), tree]
        return (ast.get_docstring(documented[0]) or "").partition("\n")[0]


def commands() -> dict[str, Command]:
    """All commands by name."""
    return {entry.name: Command(entry) for entry in metadata.entry_points(group="homing.commands")}


def _decorated(
    tree: ast.Module, method: str
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.Module]:
    """Functions under `@app.<method>(...)`."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(
            isinstance(decorator, ast.Call)
            and isinstance(decorator.func, ast.Attribute)
            and decorator.func.attr == method
            for decorator in node.decorator_list
        ):
            yield node


def _source(module: str) -> Path | None:
    """The file of a module; imports only the packages around it."""
    try:
        spec = util.find_spec(module)
    except ModuleNotFoundError:
        return None
    return Path(spec.origin) if spec and spec.origin else None


def _requirements(extra: str | None) -> list[str]:
    found = map(_REQUIREMENT.match, metadata.requires("homing") or ())
    return [match[1] for match in found if match and match[2] == extra]


@cache
def _installed(name: str) -> bool:
    return next(iter(metadata.distributions(name=name)), None) is not None
