"""The class of a message that rules have decided."""

from __future__ import annotations

from typing import Any

from homing.models.message_class import Domain, DomainMention, Intent, MessageClass
from homing_workers.classify.prefilter.engine import Verdict

#: Letters; the rest of the patterns is in the analysis.
_MOST_TOLD = 400


def message_class(verdict: Verdict) -> MessageClass:
    """Forced ones are requests for repair, which are signals; skipped ones are nothing."""
    forced = verdict.action == "force"
    return MessageClass(
        intents=(Intent.REQUEST if forced else Intent.OTHER,),
        domains=(DomainMention(domain=Domain.CONSTRUCTION_AND_REPAIR if forced else Domain.NONE),),
        urgency_score=3 if forced else 1,
        is_spam=False,
        reasoning=f"{'Forced' if forced else 'Skipped'} by rules: {_told(verdict)}",
    )


def analysis(verdict: Verdict) -> dict[str, Any]:
    """What the column `llm_analysis` holds."""
    flag = "forced" if verdict.action == "force" else "filtered"
    return {"matched": list(verdict.matched), flag: True}


def _told(verdict: Verdict) -> str:
    told = ", ".join(verdict.matched)
    return told if len(told) <= _MOST_TOLD else f"{told[:_MOST_TOLD]}…"
