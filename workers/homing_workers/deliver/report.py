"""The daily report as plain text: the table of `homing pf report` for one day."""

from __future__ import annotations

from homing import reports
from homing.storage.morning_reports import OutgoingReport
from homing_workers.deliver.words import TWICE


def subject(report: OutgoingReport) -> str:
    """What the report is about, in one line."""
    return f"Homing: syncs of {report.day}"


def table(report: OutgoingReport, zone: str) -> str:
    """Header and a line for each sync, with times in the zone."""
    return "\n".join(reports.text(report.syncs, zone))


def notes(report: OutgoingReport) -> list[str]:
    """What stands under the table."""
    unfinished = sum(not each.complete for each in report.syncs)
    lines = [f"{unfinished} of these did not read everything."] if unfinished else []
    return lines + ([TWICE] if report.maybe_sent else [])
