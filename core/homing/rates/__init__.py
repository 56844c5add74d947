"""Exchange rates: what comes with Homing, what operators load, and which are in use."""

from homing.rates.document import RatesError, read
from homing.rates.use import START_SOURCE, in_use, start

__all__ = ["START_SOURCE", "RatesError", "in_use", "read", "start"]
