"""What the chart renders, by the real helm, as objects that a test can ask for."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from testcluster import programs
from tests.charts.generated import CHART

Object = dict[str, Any]

RELEASE = "homing"
NAMESPACE = "prod"

#: The least that has to be said: where the services are.
LEAST: Mapping[str, Any] = {
    "externalDatabase": {"existingSecret": "database"},
    "externalRedis": {"existingSecret": "redis"},
    "telegram": {"existingSecret": "telegram"},
}


class ChartError(Exception):
    """Helm refused; the text is what it said."""


@dataclass(frozen=True)
class Rendered:
    """The objects of one release."""

    objects: tuple[Object, ...]

    def of(self, kind: str) -> list[Object]:
        """All of a kind."""
        return [one for one in self.objects if one["kind"] == kind]

    def get(self, kind: str, name: str) -> Object:
        """The one whose name ends so."""
        (found,) = (
            one
            for one in self.of(kind)
            if f"-{one['metadata']['name']}".endswith(f"-{name}")
            and one["metadata"].get("namespace", NAMESPACE) == NAMESPACE
        )
        return found

    @property
    def pods(self) -> Iterator[tuple[str, Object]]:
        """Names of objects that make pods, with the templates of those pods."""
        for one in self.objects:
            if "template" in (one.get("spec") or {}):
                yield f"{one['kind']} {one['metadata']['name']}", one["spec"]["template"]

    def pod(self, kind: str, name: str) -> Object:
        """The specification of a component's pod."""
        found: Object = self.get(kind, name)["spec"]["template"]["spec"]
        return found

    def environment(self, kind: str, name: str) -> dict[str, Object]:
        """Variables of a component's container, by name."""
        return {one["name"]: one for one in self.pod(kind, name)["containers"][0]["env"]}


def template(values: Mapping[str, Any], *arguments: str) -> str:
    """What `helm template` prints.

    Raises:
        ChartError: it refused.
    """
    return _helm("template", RELEASE, str(CHART), "--namespace", NAMESPACE, *arguments, text=values)


def lint(values: Mapping[str, Any]) -> str:
    """What `helm lint --strict` prints; raises as `template` does."""
    return _helm("lint", "--strict", str(CHART), text=values)


def render(values: Mapping[str, Any] | None = None, *arguments: str) -> Rendered:
    """The objects with these values beside the least; raises as `template` does."""
    return _render(json.dumps({**LEAST, **(values or {})}), *arguments)


@cache
def _render(values: str, *arguments: str) -> Rendered:
    documents = yaml.load_all(template(json.loads(values), *arguments), yaml.CSafeLoader)
    return Rendered(tuple(document for document in documents if document))


@cache
def _program() -> Path:
    return programs.find("helm")


def _helm(*arguments: str, text: Mapping[str, Any]) -> str:
    done = subprocess.run(
        (str(_program()), *arguments, "--values", "-"),
        input=json.dumps(text),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise ChartError(done.stderr.strip() + done.stdout.strip())
    return done.stdout
