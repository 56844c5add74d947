"""A history of edits of sources and of their children, the same each time it is played."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from testcluster.client import Kube, Object

#: One edit in a namespace.
Edit = Callable[[Kube, str], object]


def source(name: str, **fields: Any) -> Object:
    """A source that is read at a fixed minute: hashed minutes would differ between namespaces."""
    spec = {
        "type": "html",
        "schedule": "7 * * * *",
        "html": {"startUrls": [f"https://{name}.test/"]},
    }
    return {
        "apiVersion": "homing.dev/v1alpha1",
        "kind": "ScrapeSource",
        "metadata": {"name": name},
        "spec": spec | fields,
    }


def apply(name: str, **fields: Any) -> Edit:
    """A source is declared, or declared otherwise."""
    return lambda kube, namespace: kube.apply(source(name, **fields), namespace)


def delete(kind: str, name: str) -> Edit:
    """A source or a child is deleted."""
    return lambda kube, namespace: kube.delete(kind, name, namespace)


def change(kind: str, name: str, fields: Object) -> Edit:
    """Somebody else changes a source or a child."""
    return lambda kube, namespace: kube.patch(kind, name, namespace, fields)


def run_now(name: str, word: str) -> Edit:
    """A run is asked for by annotation."""
    return change(
        "scrapesources", name, {"metadata": {"annotations": {"homing.dev/run-now": word}}}
    )


#: Declared, edited, suspended, deleted and declared anew; children that are changed or deleted meanwhile. Whatever
#: is not undone later has to be done in the end, however few of these moments the operator lives to see.
HISTORY: tuple[Edit, ...] = (
    apply("anna"),
    apply("boris"),
    apply("clara", suspend=True),
    apply("anna", schedule="23 4 * * *"),
    run_now("anna", "please"),
    apply("boris", suspend=True),
    delete("scrapesources", "clara"),
    apply("dora", timeZone="Europe/Kyiv"),
    delete("cronjobs", "anna"),
    apply("clara", schedule="1 1 * * *"),
    change("cronjobs", "boris", {"spec": {"schedule": "0 0 1 1 *"}}),
    run_now("dora", "now"),
    apply("boris", schedule="8 8 * * *"),
    change("configmaps", "dora-source", {"data": {"source.yaml": "nothing"}}),
    delete("scrapesources", "dora"),
)
