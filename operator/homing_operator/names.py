"""Names, labels and annotations that the operator uses, in one place."""

from __future__ import annotations

import hashlib

#: The longest name of a CronJob: it adds 11 characters of its own to name Jobs of at most 63.
CRON_JOB_LIMIT = 52

MANAGED_BY = "app.kubernetes.io/managed-by"
MANAGER = "homing-operator"
#: Finds everything that the operator made.
MANAGED = f"{MANAGED_BY}={MANAGER}"
SOURCE_LABEL = "homing.dev/source"
ACCOUNT_LABEL = "homing.dev/account"
#: Why a Job runs: schedule, backfill or manual.
RUN_LABEL = "homing.dev/run"

PAUSED = "homing.dev/paused"
RUN_NOW = "homing.dev/run-now"
#: On children: digest of what was asked for, so that a changed wish shows even where it only leaves out.
DESIRED = "homing.dev/desired"
#: On children: generation of the resource that they were made from.
GENERATION = "homing.dev/generation"
#: On pods of readers: digest of the versions of the secrets that they were started with.
SECRETS = "homing.dev/secrets"


def short(name: str, limit: int) -> str:
    """The name where it fits, else its beginning and ten characters that follow from all of it.

    Names that differ do not meet: the digest has 40 bits, and a name that was not cut but looks like one that
    was would need the same digest in its own last characters.
    """
    if len(name) <= limit:
        return name
    return f"{name[: limit - 11].rstrip('-.')}-{digest(name)}"


def digest(text: str) -> str:
    """Ten characters, safe in names, that follow from the text."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]
