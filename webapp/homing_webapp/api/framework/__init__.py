"""The API's small framework: an operation is declared once, then both served and documented."""

from homing.models.scope import Scope
from homing_webapp.api.framework import problems
from homing_webapp.api.framework.calls import JSON, Answer, Call, Caller
from homing_webapp.api.framework.operations import Operation, Routes
from homing_webapp.api.framework.problems import Problem, Refusal

__all__ = [
    "JSON",
    "Answer",
    "Call",
    "Caller",
    "Operation",
    "Problem",
    "Refusal",
    "Routes",
    "Scope",
    "problems",
]
