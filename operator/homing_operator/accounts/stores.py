"""What is watched for accounts."""

from __future__ import annotations

from homing_operator import names
from homing_operator.accounts import chats
from homing_operator.json_types import Json
from homing_operator.kinds import DEPLOYMENT, POD, SCRAPE_SOURCE, TELEGRAM_ACCOUNT, Kind
from homing_operator.store import Key, Store

_IDENTITY = ("name", "namespace", "uid", "resourceVersion")


def of_accounts() -> dict[Kind, Store]:
    """The accounts, and of their children those that bear our label."""
    return {
        TELEGRAM_ACCOUNT: Store(TELEGRAM_ACCOUNT, concerns=_itself),
        DEPLOYMENT: Store(DEPLOYMENT, selector=names.MANAGED, concerns=_labelled),
        POD: Store(POD, selector=names.MANAGED, concerns=_labelled, keep=_remembered_pod),
    }


def of_chats() -> dict[Kind, Store]:
    """Sources and accounts, of which little is remembered: they concern the list of their namespace."""
    return {
        SCRAPE_SOURCE: Store(SCRAPE_SOURCE, concerns=_list_of_source, keep=_remembered_source),
        TELEGRAM_ACCOUNT: Store(TELEGRAM_ACCOUNT, concerns=_list, keep=_identity),
    }


def _itself(found: Json) -> Key:
    return Key(found["metadata"]["namespace"], found["metadata"]["name"])


def _labelled(found: Json) -> Key | None:
    account = found["metadata"].get("labels", {}).get(names.ACCOUNT_LABEL)
    return Key(found["metadata"]["namespace"], account) if account else None


def _list(found: Json) -> Key:
    return Key(found["metadata"]["namespace"], chats.NAME)


def _list_of_source(found: Json) -> Key | None:
    return _list(found) if found.get("spec", {}).get("type") == "telegram" else None


def _identity(found: Json) -> Json:
    return {"metadata": {key: found["metadata"][key] for key in _IDENTITY}}


def _remembered_source(found: Json) -> Json:
    told = chats.of_source(found["metadata"]["name"], found.get("spec", {}))
    return _identity(found) | ({"told": told} if told else {})


def _remembered_pod(found: Json) -> Json:
    """What a pod waits for, where it waits."""
    statuses = found.get("status", {}).get("containerStatuses") or [{}]
    waiting = statuses[0].get("state", {}).get("waiting", {}).get("reason")
    return _identity(found) | {"waiting": waiting}
