"""Accounts, and the chats that they share, as parts of the operator."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from homing_operator import process
from homing_operator.accounts.chats import NAME
from homing_operator.accounts.chats_reconciler import ChatsReconciler
from homing_operator.accounts.reconciler import AccountReconciler
from homing_operator.accounts.stores import of_accounts, of_chats
from homing_operator.applying import Applier
from homing_operator.kinds import TELEGRAM_ACCOUNT
from homing_operator.parts import Surroundings
from homing_operator.store import Key


def accounts(around: Surroundings) -> Callable[[], Awaitable[None]]:
    """Watches accounts and their readers; returns the controller's loop."""
    stores, client = of_accounts(), around.client
    applier = Applier(client, around.recorder, stores, TELEGRAM_ACCOUNT, AccountReconciler.name)
    reconciler = AccountReconciler(around.config.reader_pod, stores, client, applier)
    return process.controlled(reconciler, around).run


def chats(around: Surroundings) -> Callable[[], Awaitable[None]]:
    """Watches who asks for chats; returns the controller's loop."""
    controller = process.controlled(ChatsReconciler(of_chats(), around.client), around)
    # The last who asked may have gone while no operator was there.
    for namespace in around.namespaces:
        controller.queue.add(Key(namespace, NAME))
    return controller.run
