"""CustomResourceDefinitions: taken in, and served."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import yaml

from testcluster.client import Kube, Object, RefusedError

_KIND = "customresourcedefinitions"


def take_in(kube: Kube, folder: Path) -> list[str]:
    """Applies the definitions of a folder, waits until they are served, and gives their names.

    Raises:
        FileNotFoundError: there is none.
        RefusedError: the API server does not accept one.
    """
    found = [document for path in sorted(folder.glob("*.yaml")) for document in _documents(path)]
    if not found:
        raise FileNotFoundError(f"no definitions in {folder}")
    return serve(kube, found)


def serve(kube: Kube, documents: Sequence[Object]) -> list[str]:
    """Applies definitions, waits until they are served, and gives their names; raises as `take_in` does."""
    for document in documents:
        kube.apply(document)
    names = [document["metadata"]["name"] for document in documents]
    for name in names:
        kube.wait_for(_KIND, name, until=_established)
        _wait_served(kube, name.partition(".")[0])
    return names


def _wait_served(kube: Kube, plural: str, seconds: float = 30) -> None:
    """An established kind is not served at once: its storage is still made."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            kube.list(plural)
        except (LookupError, RefusedError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _documents(path: Path) -> list[Object]:
    return [document for document in yaml.safe_load_all(path.read_text()) if document]


def _established(definition: Object) -> bool:
    conditions = definition.get("status", {}).get("conditions") or ()
    return any(one["type"] == "Established" and one["status"] == "True" for one in conditions)
