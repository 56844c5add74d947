"""A report as an e-mail of plain text."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import localtime

from homing.storage.morning_reports import OutgoingReport
from homing_workers.deliver import report as reports


def mail(report: OutgoingReport, *, sender: str, to: str, zone: str) -> EmailMessage:
    """The whole message; a second copy of it has the same Message-ID, so that mail programs can tell."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = reports.subject(report)
    message["Date"] = localtime()
    message["Message-ID"] = f"<report-{report.delivery_id}-{report.day}@{sender.rsplit('@')[-1]}>"
    message["Auto-Submitted"] = "auto-generated"
    notes = reports.notes(report)
    message.set_content("\n".join([reports.table(report, zone), *(["", *notes] if notes else [])]))
    return message
