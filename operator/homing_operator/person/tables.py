"""Sources, pools and accounts at a glance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from rich.table import Table
from rich.text import Text

from homing_operator.json_types import Json
from homing_operator.person import times

#: Conditions that are news where they hold.
_NOTABLE = frozenset({"Blocked", "Conflict", "Fallback", "Paused", "QueueUnknown"})
_COLOURS = {"True": "green", "False": "red", "Unknown": "yellow"}


def of_sources(sources: Iterable[Json], now: datetime) -> Table:
    """One line each: is it working, when did it run, what did it find."""
    table = _table("Sources", "source", "type", "schedule", "last run", "found", "new", "next run")
    for each in _sorted(sources):
        spec, status = each["spec"], each.get("status", {})
        last = status.get("lastRun") or {}
        counts = last.get("counts", {})
        due = "suspended" if spec.get("suspend") else times.until(status.get("nextRunTime"), now)
        _row(
            table,
            each,
            spec["type"],
            status.get("schedule") or spec.get("schedule") or "",
            f"{last['outcome']} {times.since(last.get('finishedAt'), now)}" if last else "never",
            _count(counts, "found"),
            _count(counts, "new"),
            due,
        )
    return table


def of_pools(pools: Iterable[Json], now: datetime) -> Table:
    """One line each: how much waits, how many work on it, and which rule decided."""
    table = _table("Pools", "pool", "queues", "queued", "started", "workers", "bounds", "rule")
    for each in _sorted(pools):
        spec, status = each["spec"], each.get("status", {})
        decision = status.get("lastDecision") or {}
        inputs = decision.get("inputs", {})
        workers = f"{status.get('readyReplicas', 0)} of {status.get('replicas', 0)} ready"
        ruled = f"{decision['rule']} {times.since(decision['time'], now)}" if decision else ""
        _row(
            table,
            each,
            ", ".join(spec["queues"]),
            _count(inputs, "queued"),
            _count(inputs, "started"),
            workers,
            f"{spec['minReplicas']} to {spec['maxReplicas']}",
            f"{ruled} (recommends)" if spec["mode"] == "Recommend" else ruled,
        )
    return table


def of_accounts(accounts: Iterable[Json], _now: datetime) -> Table:
    """One line each: whether its reader reads."""
    table = _table("Telegram accounts", "account", "id", "readers", "suspended")
    for each in _sorted(accounts):
        spec, status = each["spec"], each.get("status", {})
        suspended = "yes" if spec.get("suspend") else "no"
        _row(table, each, spec["accountId"], str(status.get("readyReplicas", 0)), suspended)
    return table


#: What is shown, in this order, by the plural of its kind.
TABLES: dict[str, Callable[[Iterable[Json], datetime], Table]] = {
    "scrapesources": of_sources,
    "workerpools": of_pools,
    "telegramaccounts": of_accounts,
}


def _table(title: str, *columns: str) -> Table:
    return Table(*columns, "ready", "why", title=title, title_justify="left")


def _row(table: Table, of: Json, *cells: str) -> None:
    table.add_row(of["metadata"]["name"], *cells, *_ready(of))


def _sorted(found: Iterable[Json]) -> list[Json]:
    return sorted(found, key=lambda each: str(each["metadata"]["name"]))


def _ready(of: Json) -> tuple[Text, str]:
    said = {each["type"]: each for each in of.get("status", {}).get("conditions", ())}
    ready = said.get("Ready")
    if ready is None:
        return Text("?", "yellow"), "no operator has looked at it"
    others = [
        each["reason"]
        for each in said.values()
        if each["type"] in _NOTABLE and each["status"] == "True"
    ]
    status = ready["status"]
    return Text(status, _COLOURS[status]), ", ".join([ready["reason"], *others])


def _count(counts: Json, name: str) -> str:
    return str(counts[name]) if name in counts else ""
