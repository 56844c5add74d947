"""What `kubectl get` shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Column:
    """One column; a wide one is shown by `-o wide` only."""

    name: str
    path: str
    description: str
    type: str = "string"
    wide: bool = False

    def printed(self) -> dict[str, Any]:
        """As a CustomResourceDefinition names it."""
        found: dict[str, Any] = {"name": self.name, "type": self.type}
        if self.wide:
            found["priority"] = 1
        return found | {"description": self.description, "jsonPath": self.path}


def condition(kind: str, part: str) -> str:
    return f'.status.conditions[?(@.type=="{kind}")].{part}'


_READY = Column("Ready", condition("Ready", "status"), "Whether all is well.")
_AGE = Column("Age", ".metadata.creationTimestamp", "Since when it is there.", "date")
_REASON = Column(
    "Reason", condition("Ready", "reason"), "Why it is ready or not, in one word.", wide=True
)

SOURCE = (
    Column("Type", ".spec.type", "Kind of source."),
    # Before a run there is only what is declared, and a type's own schedule stands in the status only.
    Column("Schedule", ".status.schedule", "When runs are due, with `H` as a number."),
    Column("Suspended", ".spec.suspend", "Whether runs are held back.", "boolean"),
    Column("Last success", ".status.lastSuccessTime", "How long ago a run succeeded.", "date"),
    # A date column tells an age, and that of a coming time is invalid.
    Column("Next run", ".status.nextRunTime", "When the next run is due."),
    _READY,
    _AGE,
    _REASON,
    Column("Host", ".status.host", "Where it is read from.", wide=True),
    Column("Found", ".status.lastRun.counts.found", "Adverts in the last run.", "integer", True),
)
POOL = (
    Column("Target", ".spec.target.name", "The Deployment that is scaled."),
    Column("Mode", ".spec.mode", "Whether decisions are carried out."),
    Column("Min", ".spec.minReplicas", "Never fewer workers.", "integer"),
    Column("Max", ".spec.maxReplicas", "Never more workers.", "integer"),
    Column("Replicas", ".status.replicas", "Workers that there are.", "integer"),
    _READY,
    _AGE,
    _REASON,
    Column("Queues", ".spec.queues", "What is worked off.", wide=True),
    Column("Rule", ".status.lastDecision.rule", "What decided last.", wide=True),
    Column("Queued", ".status.lastDecision.inputs.queued", "Jobs that waited.", "integer", True),
    Column("Started", ".status.lastDecision.inputs.started", "Jobs under way.", "integer", True),
)
ACCOUNT = (
    Column("Account", ".spec.accountId", "Name of the account."),
    Column("Suspended", ".spec.suspend", "Whether its reader is held back.", "boolean"),
    Column("Readers", ".status.readyReplicas", "Readers that are ready.", "integer"),
    _READY,
    _AGE,
    _REASON,
    Column("Deployment", ".status.deployment", "The reader.", wide=True),
)
