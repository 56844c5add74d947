"""Brings accounts to where they should be: gathers what is known, decides, does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from homing.lease import PROBLEM
from homing_operator import errors, stuck
from homing_operator.accounts import verdicts
from homing_operator.accounts.account import Account
from homing_operator.accounts.observed import Observed, Obstacle
from homing_operator.accounts.reconcile import reconcile
from homing_operator.applying import Applier, NameTaken
from homing_operator.client import Client
from homing_operator.config import PodDefaults
from homing_operator.kinds import DEPLOYMENT, LEASE, POD, SECRET, TELEGRAM_ACCOUNT, Kind
from homing_operator.store import Key, Store

#: Passes of one reconcile: the reader, then the status, and more for what was found on the way.
_PASSES = 5
#: Seconds between two looks at an account: so late may the change of a secret be noticed, since the operator
#: may read the secrets that it is pointed at, and neither list nor watch any.
_PAUSE = 30


class AccountReconciler:
    """The reconciler of TelegramAccount."""

    name = "accounts"

    def __init__(
        self,
        defaults: PodDefaults,
        stores: Mapping[Kind, Store],
        client: Client,
        applier: Applier,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Args:
        defaults: of pods of readers.
        stores: by kind; filled by whoever watches.
        client: for secrets.
        applier: writes.
        clock: a time with a zone.
        """
        self._defaults = defaults
        self._stores = stores
        self._client = client
        self._applier = applier
        self._clock = clock

    @property
    def stores(self) -> Sequence[Store]:
        return list(self._stores.values())

    async def reconcile(self, key: Key) -> float | None:
        """See `Reconciler`."""
        stranger = False
        for _ in range(_PASSES):
            account = self._account(key)
            if account is None:
                return None
            try:
                if not await self._pass(account, stranger):
                    return _PAUSE
            except NameTaken:
                stranger = True
            except errors.Refused as refused:
                await self._tell_refusal(account, refused)
                raise
        raise errors.Conflict(f"{key.namespace}/{key.name} changes faster than it can be followed")

    async def _pass(self, account: Account, stranger: bool) -> bool:
        """Whether there was anything to do."""
        observed = self._observed(account, stranger)
        if account.mistake is None and not account.leaving:
            observed = replace(
                observed,
                secrets=await self._secrets(account),
                problem=await self._problem(observed),
            )
        return await self._do(observed)

    async def _do(self, observed: Observed) -> bool:
        actions = reconcile(observed, self._defaults, self._clock())
        for action in actions:
            await self._applier.do(observed.account, action)
        return bool(actions)

    async def _tell_refusal(self, account: Account, refused: errors.Refused) -> None:
        if account.mistake is None:
            why = Obstacle(refused.reason or "Refused", f"the API server refused: {refused}")
            await self._do(replace(self._observed(account, False), refusal=why))

    async def _secrets(self, account: Account) -> dict[str, str | None]:
        return {name: await self._version(account.namespace, name) for name in account.secrets}

    async def _problem(self, observed: Observed) -> str | None:
        """What the reader says, where it is not ready; of one that is nothing is asked."""
        account = observed.account
        if observed.deployment is None or verdicts.ready_replicas(observed.deployment):
            return None
        try:
            metadata = await self._client.metadata_of(LEASE, account.namespace, account.lease)
        except (errors.NotFound, errors.Forbidden):
            return None
        said: str | None = metadata.get("annotations", {}).get(PROBLEM)
        return said

    async def _version(self, namespace: str, name: str) -> str | None:
        try:
            metadata = await self._client.metadata_of(SECRET, namespace, name)
        except errors.NotFound:
            return None
        return f"{metadata['uid']}/{metadata['resourceVersion']}"

    def _account(self, key: Key) -> Account | None:
        body = self._stores[TELEGRAM_ACCOUNT].get(*key)
        return None if body is None else Account(body)

    def _observed(self, account: Account, stranger: bool) -> Observed:
        deployments, pods = self._stores[DEPLOYMENT], self._stores[POD]
        return Observed(
            account=account,
            deployment=deployments.get(account.namespace, account.deployment),
            rival=self._rival(account) if account.mistake is None else None,
            stuck=stuck.pod_of(pods.of(Key(account.namespace, account.name))),
            stranger=stranger,
        )

    def _rival(self, account: Account) -> str | None:
        """The oldest other account in the namespace that was there before, and has the same id."""
        others = (Account(body) for body in self._stores[TELEGRAM_ACCOUNT])
        rivals = [other for other in others if _wants_the_same(other, account)]
        return min(rivals, key=lambda each: (each.created, each.name)).name if rivals else None


def _wants_the_same(other: Account, account: Account) -> bool:
    return (
        other.namespace == account.namespace
        and other.mistake is None
        and other.spec.account_id == account.spec.account_id
        and other.comes_before(account)
    )
