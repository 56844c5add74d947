"""Signs of mass mailing: money from nothing, links to elsewhere, rows of pictures and exclamation marks."""

from __future__ import annotations

import re

_LINK = re.compile(
    r"https?://|www\.|\bt\.me/|\bbit\.ly/|\b[a-z0-9-]+\.(?:com|shop|xyz|top|click)/", re.IGNORECASE
)
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u203c\u2757\u2049]")
_SHOUTING = re.compile(r"!{3,}|‼")

SPAM = {
    "SPAM": """
        заробіток^3, заработок^3, пасивний дохід^4, пассивный доход^4, доход от^3, дохід від^3,
        прибутку^2, прибыль^2, без вкладень^4, без вложений^4, крипт*^3, crypto^3,
        сигнали безкоштовно^3, казино^5, casino^5, бонус^2, ставки на^3, удаленку^2, удаленка^2,
        вакансі*^1, требуются сотрудники^3, набираємо дівчат^5, работа за границей^3,
        роботи за кордоном^4, висока оплата^2, пишите в лс^2, пиши + у^3, пиши в приват^2,
        покажу схему^4, жми^3, переходь^3, переходи по^3, по ссылке^2, за посиланням^2,
        замовляй на сайті^3, півціни^2, похудей^4, капсулы^3, тільки сьогодні^1, только сегодня^1,
        реєстрац*^1, регистрацию^2, guaranteed profit^5, from home^2, easy money^4, join now^3,
        free shipping^3, click the link^4, signals^1, 100x^3, earn^3, rolex^3, visit www^3,
        worldwide^2, pul ishlash^4, daromad^3
    """,
}


def score(text: str, said: float) -> float:
    """How much looks like spam: words that `SPAM` weighs, and marks in the text; 5 and more is spam."""
    emojis = len(_EMOJI.findall(text))
    return (
        said
        + (2.5 if _LINK.search(text) else 0)
        + (min(emojis, 6) * 0.5 if emojis >= 3 else 0)
        + (1 if _SHOUTING.search(text) else 0)
    )
