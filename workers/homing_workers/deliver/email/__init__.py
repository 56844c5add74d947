"""Daily reports as e-mail, by aiosmtplib."""

from homing_workers.deliver.email.sender import configured, open_sender

__all__ = ["configured", "open_sender"]
