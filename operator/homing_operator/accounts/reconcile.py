"""What is to be done about an account: a function of what is observed, and of nothing else.

The reader comes first, the status when that is as it should be.
"""

from __future__ import annotations

from datetime import datetime

from homing.models.account import AccountStatus
from homing_operator import news
from homing_operator.accounts import reader, verdicts
from homing_operator.accounts.observed import Observed, Obstacle
from homing_operator.actions import Action, Apply, Merge
from homing_operator.conditions import Verdict
from homing_operator.config import PodDefaults
from homing_operator.kinds import DEPLOYMENT, TELEGRAM_ACCOUNT
from homing_operator.rendering import children


def reconcile(observed: Observed, defaults: PodDefaults, now: datetime) -> list[Action]:
    """The actions, in their order.

    Args:
        observed: the account and its reader.
        defaults: of pods of readers.
        now: a time with a zone.
    """
    account = observed.account
    if account.leaving:
        return []
    if account.mistake is not None:
        return _hold(observed, Obstacle("InvalidSpec", account.mistake), now)
    if account.paused:
        return _hold(observed, None, now)
    if (obstacle := _obstacle(observed)) is not None:
        return _hold(observed, obstacle, now)
    return _missing(observed, defaults) or _status(observed, now)


def _missing(observed: Observed, defaults: PodDefaults) -> list[Action]:
    """The Deployment, where it is not as it should be."""
    account, live = observed.account, observed.deployment
    idle = account.spec.suspend or observed.rival is not None
    versions = {name: version for name, version in observed.secrets.items() if version is not None}
    if observed.refusal is not None or (observed.missing and not idle):
        # Without its secrets a new pod could not start; one that runs has what it needs.
        return []
    wanted = reader.deployment(account, defaults, versions, idle=idle)
    if live is None:
        return [Apply(DEPLOYMENT, wanted)]
    seen = live["metadata"]["resourceVersion"]
    if (patch := reader.other_strategy(live)) is not None:
        return [Merge(DEPLOYMENT, account.deployment, patch, seen)]
    return [] if children.is_as(live, wanted) else [Apply(DEPLOYMENT, wanted, seen)]


def _obstacle(observed: Observed) -> Obstacle | None:
    account = observed.account
    whose = children.ownership(observed.deployment, TELEGRAM_ACCOUNT, account.metadata)
    if whose == "foreign" or (whose == "absent" and observed.stranger):
        return Obstacle("Conflict", f"Deployment {account.deployment}")
    if whose == "left":
        text = f"waiting until Deployment {account.deployment} of an earlier account is gone"
        return Obstacle("Replacing", text)
    return None


def _hold(observed: Observed, why: Obstacle | None, now: datetime) -> list[Action]:
    """Leaves the reader as it is, and says why."""
    taken = why.message if why and why.reason == "Conflict" else None
    said = _ready_before(observed)
    if why is not None:
        text = f"{taken} belongs to somebody else" if taken else why.message
        said = Verdict(verdicts.READY, "False", why.reason, text)
    return _tell(observed, observed.status, said, taken, now)


def _ready_before(observed: Observed) -> Verdict:
    for each in observed.status.conditions:
        if each.type == verdicts.READY:
            return Verdict(each.type, each.status, each.reason, each.message)
    return Verdict(verdicts.READY, "Unknown", "NotReconciled", "nothing was done yet")


def _status(observed: Observed, now: datetime) -> list[Action]:
    account = observed.account
    status = AccountStatus(
        deployment=account.deployment if observed.deployment else None,
        lease=account.lease,
        ready_replicas=verdicts.ready_replicas(observed.deployment),
    )
    return _tell(observed, status, verdicts.ready(observed), None, now)


def _tell(
    observed: Observed, status: AccountStatus, ready: Verdict, taken: str | None, now: datetime
) -> list[Action]:
    account = observed.account
    said = (ready, verdicts.paused(account.paused), verdicts.conflict(taken))
    generation = account.generation
    return news.of(account.status, status, said, verdicts.BAD, generation=generation, now=now)
