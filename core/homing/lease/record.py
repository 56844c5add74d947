"""What a Lease says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

#: What stops the holder from its work, as it says itself; people and the operator read it.
PROBLEM = "homing.dev/problem"


@dataclass(frozen=True)
class Record:
    """A Lease as it was read.

    Attributes:
        version: changes with every write of anybody.
        holder: empty where nobody holds it.
        seconds: after which it is free, unless it is renewed.
    """

    name: str
    version: str
    holder: str
    seconds: float
    transitions: int
    acquired: str

    @classmethod
    def of(cls, body: dict[str, Any]) -> Record:
        spec = body.get("spec", {})
        return cls(
            name=body["metadata"]["name"],
            version=body["metadata"]["resourceVersion"],
            holder=spec.get("holderIdentity") or "",
            seconds=float(spec.get("leaseDurationSeconds") or 0),
            transitions=int(spec.get("leaseTransitions") or 0),
            acquired=spec.get("acquireTime") or _now(),
        )

    def renewed(self, problem: str = "") -> dict[str, Any]:
        """The body that keeps it, and tells what stops the holder, if anything does."""
        kept = self._body(self.holder, self.seconds, self.acquired, self.transitions)
        told = {"annotations": {PROBLEM: problem}} if problem else {}
        return kept | {"metadata": kept["metadata"] | told}

    def taken(self, holder: str, seconds: float) -> dict[str, Any]:
        """The body that gives it to another holder."""
        return self._body(holder, seconds, _now(), self.transitions + 1)

    def released(self) -> dict[str, Any]:
        """The body that gives it back: nobody has to wait."""
        return self._body("", 1, self.acquired, self.transitions)

    def _body(self, holder: str, seconds: float, acquired: str, transitions: int) -> dict[str, Any]:
        """Of just this version: where somebody else was first, the API refuses it."""
        return body(self.name, holder, seconds, acquired, transitions, self.version)


def first(name: str, holder: str, seconds: float) -> dict[str, Any]:
    """The body of a Lease that is not there yet."""
    return body(name, holder, seconds, _now(), 0)


def body(
    name: str, holder: str, seconds: float, acquired: str, transitions: int, version: str = ""
) -> dict[str, Any]:
    """A Lease; https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/lease-v1/"""
    return {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": {"name": name} | ({"resourceVersion": version} if version else {}),
        "spec": {
            "holderIdentity": holder,
            "leaseDurationSeconds": max(int(seconds), 1),
            "acquireTime": acquired,
            "renewTime": _now(),
            "leaseTransitions": transitions,
        },
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
