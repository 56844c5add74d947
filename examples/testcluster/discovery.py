"""Which kinds a cluster knows, and under which path each is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

#: The whole of discovery in one answer for `/api` and one for `/apis`.
ACCEPT = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind that the API server serves."""

    name: str
    plural: str
    #: `batch/v1`, or `v1` of the core.
    api_version: str
    namespaced: bool

    def path(self, namespace: str = "", name: str = "") -> str:
        """Below the server's address; without a name that of the list."""
        root = "apis" if "/" in self.api_version else "api"
        place = f"namespaces/{namespace}/" if self.namespaced and namespace else ""
        return f"/{root}/{self.api_version}/{place}{self.plural}/{name}".rstrip("/")


class Kinds:
    """All kinds, asked for when a name is not known yet."""

    def __init__(self, ask: Callable[[str], dict[str, Any]]) -> None:
        """Takes what answers a path of discovery."""
        self._ask = ask
        self._known: dict[str, Kind] = {}

    def find(self, name: str, api_version: str = "") -> Kind:
        """A kind by its plural (`cronjobs`) or its name (`CronJob`).

        Raises:
            LookupError: the server does not serve it.
        """
        key = f"{api_version}/{name}"
        if key not in self._known:
            self._learn()
        if key not in self._known:
            raise LookupError(f"the API server serves no {name} {api_version}".rstrip())
        return self._known[key]

    def _learn(self) -> None:
        for root in ("/api", "/apis"):
            for kind in _kinds(self._ask(root)):
                for name in (kind.plural, kind.name):
                    # The core and the preferred version come first.
                    self._known.setdefault(f"/{name}", kind)
                    self._known[f"{kind.api_version}/{name}"] = kind


def _kinds(answer: dict[str, Any]) -> Iterator[Kind]:
    for group in answer["items"]:
        for version in group["versions"]:
            name = group["metadata"].get("name", "")
            api_version = "/".join(filter(None, (name, version["version"])))
            for resource in version.get("resources", ()):
                yield Kind(
                    name=resource["responseKind"]["kind"],
                    plural=resource["resource"],
                    api_version=api_version,
                    namespaced=resource["scope"] == "Namespaced",
                )
