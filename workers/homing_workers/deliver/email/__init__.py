"""Alerts, notifications and reports as e-mail, by aiosmtplib."""

from homing_workers.deliver.email.sender import open_sender

__all__ = ["open_sender"]
