"""Alerts as text messages, by Twilio or a server that speaks its API."""

from homing_workers.deliver.sms.sender import open_sender

__all__ = ["open_sender"]
