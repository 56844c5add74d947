"""Weighs signs: what an author wants, about what, how much it hurries, and whether it is spam."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from homing.models.message_class import Domain, DomainMention, Intent, MessageClass
from homing_workers.classify.rules import adverts, spam
from homing_workers.classify.rules.homes import DEALS, KINDS
from homing_workers.classify.rules.intents import INTENTS
from homing_workers.classify.rules.lexicon import Lexicon, words
from homing_workers.classify.rules.subjects import SUBJECTS
from homing_workers.classify.rules.things import ACTS, HOMES, THINGS
from homing_workers.classify.rules.urgency import URGENCY

_LEXICON = Lexicon(INTENTS, ACTS, SUBJECTS, THINGS, KINDS, DEALS, HOMES, URGENCY, spam.SPAM)

#: Letters that are read: what somebody wants is said at the beginning.
_MOST_LETTERS = 3000

#: Weight from which words decide.
_ENOUGH = 2.0
_CLEARLY = 3.0
_SPAM = 5.0

#: A second domain counts where it is nearly as clear as the first.
_NEARLY = 0.9

#: Words of a message that may mean nothing.
_FEW = 6

#: What people want who name a subject and no more.
_USUAL = {
    Domain.CONSTRUCTION_AND_REPAIR: Intent.OFFER,
    Domain.RENTAL_OF_REAL_ESTATE: Intent.OFFER,
    Domain.PURCHASE_OF_REAL_ESTATE: Intent.OFFER,
    Domain.SERVICES: Intent.OFFER,
    Domain.MARKETPLACE: Intent.OFFER,
    Domain.REPUTATION: Intent.RECOMMENDATION,
}

#: Subjects of which people look for somebody who does it.
_SOUGHT = (Domain.CONSTRUCTION_AND_REPAIR, Domain.SERVICES)

#: News about these are more than news.
_CONCERNING = frozenset({"LOST_AND_FOUND", "SECURITY"})

#: What is offered or praised hurries nobody.
_HURRYING = (Intent.REQUEST, Intent.COMPLAINT, Intent.INFO)

_PHONE = re.compile(r"\+?\d[\d ()-]{8,}\d")
_PRICE = re.compile(
    r"\d\s*(?:\$|€|грн|uah|usd|eur|aed|у\.?\s?[ео]\.?|y\.e|сум|so'm)|\$\s*\d", re.IGNORECASE
)

Weights = Mapping[str, float]


def classify(text: str) -> MessageClass:
    """What the words say; a text without any says nothing."""
    shown = text[:_MOST_LETTERS]
    found = words(shown)
    signs = _LEXICON.signs(found)
    is_spam = spam.score(shown, signs.get("SPAM", 0)) >= _SPAM
    subjects = _subjects(signs)
    domains = _domains(subjects)
    advert = None if is_spam or _tells_deal(domains) else adverts.advert(shown, signs, subjects)
    if advert is not None:
        domains = (advert,)
    # Who writes to everybody wants to sell.
    intent = Intent.OFFER if is_spam or advert else _intent(shown, found, signs, domains)
    urgency = 1 if is_spam else _urgency(signs, intent, domains)
    return MessageClass(
        intents=(intent,),
        domains=domains,
        urgency_score=urgency,
        is_spam=is_spam,
        reasoning=_reasoning(intent, domains, is_spam),
    )


def _tells_deal(domains: tuple[DomainMention, ...]) -> bool:
    return any("_OF_REAL_ESTATE" in mention.domain for mention in domains)


def _subjects(signs: Weights) -> dict[str, float]:
    """Weights of subcategories, with those of homes that are let or sold."""
    subjects = {name: signs[name] for name in SUBJECTS if signs.get(name, 0) > 0}
    deal = max(DEALS, key=lambda name: signs.get(name, 0))
    kind = max(KINDS, key=lambda name: signs.get(name, 0))
    if signs.get(deal, 0) >= _ENOUGH and signs.get(kind, 0) > 0:
        domain = f"{deal}_OF_REAL_ESTATE:{deal}_{kind}"
        subjects[domain] = signs[deal] + 2 * signs[kind]
    elif signs.get("PURCHASE", 0) >= _ENOUGH:
        goods = "MARKETPLACE:BUY_SELL_GOODS"
        subjects[goods] = subjects.get(goods, 0) + signs["PURCHASE"]
    return subjects


def _domains(subjects: Weights) -> tuple[DomainMention, ...]:
    """The clearest one; of several subcategories those that are nearly as clear as its first."""
    by_domain: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for name, weight in subjects.items():
        domain, _, part = name.partition(":")
        by_domain[domain][part] = weight
    totals = {domain: max(parts.values()) for domain, parts in by_domain.items()}
    best = max(totals.values(), default=0)
    if best < _ENOUGH:
        return (DomainMention(domain=Domain.NONE),)
    clear = sorted(
        (name for name in totals if totals[name] >= best * _NEARLY), key=totals.__getitem__
    )
    return tuple(_mention(name, by_domain[name]) for name in reversed(clear[-2:]))


def _mention(domain: str, parts: Weights) -> DomainMention:
    best = max(parts.values())
    return DomainMention(
        domain=Domain(domain),
        subcategories=tuple(part for part, weight in parts.items() if weight >= best * _NEARLY),
    )


def _intent(
    text: str, found: list[str], signs: Weights, domains: tuple[DomainMention, ...]
) -> Intent:
    weights = {name: signs.get(name, 0.0) for name in INTENTS}
    weights["REQUEST"] += 2 if "?" in text else 0
    weights["OFFER"] += 2 if _PHONE.search(text) else 0
    weights["OFFER"] += 1 if _PRICE.search(text) else 0
    best = max(weights, key=weights.__getitem__)
    if weights["REQUEST"] >= _CLEARLY and any(each.domain in _SOUGHT for each in domains):
        # Who looks for somebody says what is broken, too.
        best = "REQUEST" if best == "COMPLAINT" else best
    if weights[best] >= _ENOUGH:
        return Intent(best)
    if domains[0].domain is not Domain.NONE:
        return Intent.REQUEST if "?" in text else _USUAL.get(domains[0].domain, Intent.INFO)
    return Intent.INFO if len(found) >= _FEW else Intent.OTHER


def _urgency(signs: Weights, intent: Intent, domains: tuple[DomainMention, ...]) -> int:
    if intent is Intent.OTHER:
        return 1
    if intent not in _HURRYING:
        return 2
    if signs.get("DANGER", 0) >= _ENOUGH:
        return 5
    if signs.get("HURRY", 0) >= _ENOUGH:
        return 4
    parts = {part for mention in domains for part in mention.subcategories}
    return 2 if intent is Intent.INFO and not parts & _CONCERNING else 3


def _reasoning(intent: Intent, domains: tuple[DomainMention, ...], is_spam: bool) -> str:
    about = " and ".join(mention.domain.lower().replace("_", " ") for mention in domains)
    said = f"Words of a message about {about}" if about != "none" else "No words of a known subject"
    return f"{said}; {'spam by its marks' if is_spam else f'sounds like {intent.lower()}'}."
