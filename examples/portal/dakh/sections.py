"""The parts of Dakh: each has its language, its charset and its way to tell the charset."""

from __future__ import annotations

from dataclasses import dataclass

from homing.models.kinds import DealType, Status


@dataclass(frozen=True, kw_only=True)
class Section:
    #: As in the link.
    name: str
    title: str
    language: str
    deal: DealType
    offered: Status = Status.AVAILABLE
    charset: str = "utf-8"
    #: Whether the Content-Type header names the charset; the page's meta element always does.
    told: bool = True


SECTIONS = {
    section.name: section
    for section in (
        Section(name="prodazh", title="Продаж", language="uk", deal=DealType.SALE),
        Section(
            name="arenda",
            title="Аренда",
            language="ru",
            deal=DealType.RENT,
            charset="windows-1251",
        ),
        Section(
            name="podobovo",
            title="Подобово",
            language="uk",
            deal=DealType.DAILY_RENT,
            charset="windows-1251",
            told=False,
        ),
        Section(
            name="novobudovy",
            title="Новобудови",
            language="uk",
            deal=DealType.SALE,
            offered=Status.PRESALE,
        ),
    )
}
