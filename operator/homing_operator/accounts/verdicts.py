"""What is said about an account: each condition with the next step where there is one to be taken."""

from __future__ import annotations

import re

from homing_operator.accounts.account import Account
from homing_operator.accounts.observed import Observed
from homing_operator.conditions import Verdict
from homing_operator.json_types import Json

READY, PAUSED, CONFLICT = "Ready", "Paused", "Conflict"

_PROBLEM = re.compile(r"([A-Z][A-Za-z]{2,40}): (.{1,1000})", re.DOTALL)

#: Which status of a condition is bad news.
BAD = {READY: "False", CONFLICT: "True"}


def ready(observed: Observed) -> Verdict:
    """Whether a reader reads, or is not meant to."""
    account = observed.account
    if observed.refusal is not None:
        return Verdict(READY, "False", observed.refusal.reason, observed.refusal.message)
    if observed.rival is not None:
        text = f"account {observed.rival} is older, has the same accountId, and so the session"
        return Verdict(READY, "False", "DuplicateAccount", f"{text}. Delete one of them")
    if account.spec.suspend:
        return Verdict(READY, "True", "Suspended", "nothing reads while spec.suspend is true")
    if observed.missing:
        names = ", ".join(observed.missing)
        text = (
            f"there is no Secret {names} in this namespace; kubectl create secret generic makes one"
        )
        return Verdict(READY, "False", "SecretMissing", text)
    if observed.stuck is not None:
        text = f"the reader's pod cannot start: kubectl describe pod {observed.stuck}"
        return Verdict(READY, "False", "PodCannotStart", text)
    if observed.problem is not None and not ready_replicas(observed.deployment):
        return _cannot_read(observed.problem, account)
    return _running(observed.deployment, account.deployment)


def ready_replicas(deployment: Json | None) -> int:
    return int((deployment or {}).get("status", {}).get("readyReplicas", 0))


def paused(is_so: bool) -> Verdict:
    """Whether the operator keeps its hands off."""
    if is_so:
        text = "homing.dev/paused is set: the reader stays as it is. Remove the annotation to go on"
        return Verdict(PAUSED, "True", "Annotated", text)
    return Verdict(PAUSED, "False", "NotPaused")


def conflict(who: str | None) -> Verdict:
    """Whether somebody else's object bears the name of the Deployment."""
    if who:
        text = f"{who} belongs to somebody else and is left alone. Rename it, or the account"
        return Verdict(CONFLICT, "True", "NameTaken", text)
    return Verdict(CONFLICT, "False", "NoConflict")


def _cannot_read(problem: str, account: Account) -> Verdict:
    """What the reader says of itself: a reason, then words."""
    found = _PROBLEM.fullmatch(problem)
    reason, words = (found[1], found[2]) if found else ("NotReading", problem)
    if reason == "AccountBanned":
        return Verdict(READY, "False", reason, words)
    again = f"Log in again: homing telegram onboard --account {account.spec.account_id}"
    if (secret := account.spec.session_secret_ref) is not None:
        again += f" --secret-file FILE, and kubectl apply it as Secret {secret.name}"
    return Verdict(READY, "False", reason, f"{words}. {again}")


def _running(deployment: Json | None, name: str) -> Verdict:
    if ready_replicas(deployment):
        return Verdict(READY, "True", "Reading", "the reader is ready")
    came = _progress(deployment)
    look = f"Look at its log: kubectl logs deployment/{name}"
    if came == "ProgressDeadlineExceeded":
        return Verdict(READY, "False", "NotStarting", f"the reader does not become ready. {look}")
    if came == "NewReplicaSetAvailable":
        return Verdict(READY, "False", "ReaderDown", f"the reader was ready and is no more. {look}")
    return Verdict(READY, "Unknown", "Starting", "the reader is not ready yet")


def _progress(deployment: Json | None) -> str | None:
    """How far the Deployment has come, in the controller's word; None while it has not looked yet."""
    if deployment is None:
        return None
    status = deployment.get("status", {})
    if status.get("observedGeneration", 0) < deployment["metadata"]["generation"]:
        return None
    conditions = {each["type"]: each["reason"] for each in status.get("conditions", ())}
    return conditions.get("Progressing")
