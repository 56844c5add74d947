"""A Lease of Kubernetes: one process at a time does something, whatever becomes of nodes and networks.

A reader of a Telegram account holds the one that `HOMING_LEASE` names while it uses the session.
"""

from homing.lease.api import LeaseApi, LeaseRefused
from homing.lease.holding import Held, LeaseLost, Pace, held
from homing.lease.record import PROBLEM

__all__ = ["PROBLEM", "Held", "LeaseApi", "LeaseLost", "LeaseRefused", "Pace", "held"]
