"""Listings of homes and offices, made from randomness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

#: Location ids and paths; the last one is in no mapping that the examples have.
AREAS: tuple[tuple[int, str], ...] = (
    (50, "Dubai > Dubai Marina"),
    (41, "Dubai > Downtown Dubai"),
    (73, "Dubai > Jumeirah Village Circle"),
    (86, "Dubai > Palm Jumeirah"),
    (105, "Abu Dhabi > Al Reem Island"),
    (97_531, "Sharjah > Aljada"),
)
_RESIDENTIAL = ("apartment", "apartment", "villa", "townhouse", "penthouse", "duplex")
_COMMERCIAL = ("office-space", "retail", "warehouse")
_PRICE_TYPES = ("sale", "sale", "yearly", "yearly", "monthly", "weekly", "daily")
_PER_SIZE = {"sale": 1500, "yearly": 90, "monthly": 9, "weekly": 3, "daily": 1}
_AMENITIES = ("balcony", "central-ac", "covered-parking", "shared-pool", "view-of-water", "study")
_VIRTUES = ("Bright", "Quiet", "Furnished", "High floor", "Corner", "Renovated")
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, kw_only=True)
class Home:
    """A listing as the agency entered it."""

    #: 26 letters and digits.
    id: str
    reference: str
    title: str
    description: str
    category: str
    type: str
    price_type: str
    #: In dirhams per price type.
    price: int
    #: "studio", "1", ...; None for commercial space.
    bedrooms: str | None
    bathrooms: str
    #: Square feet, as in the Emirates.
    size: int
    area: tuple[int, str]
    amenities: tuple[str, ...]
    furnishing: str
    #: Of the user that is responsible.
    profile_id: int
    #: Numbers of pictures; equal numbers are equal pictures.
    pictures: tuple[int, ...]
    created_at: datetime
    updated_at: datetime
    stage: str = "live"
    #: Grows with every change; lists show the greatest first.
    turn: int = 0


def make(
    random: Random, number: int, *, profile_id: int, pictures: tuple[int, ...], at: datetime
) -> Home:
    """The listing with a number, counted from 0."""
    commercial = random.random() < 0.1
    kind = random.choice(_COMMERCIAL if commercial else _RESIDENTIAL)
    rooms = random.randint(0, 5)
    size = random.randint(4, 8) * 100 * (rooms + 1)
    price_type = random.choice(_PRICE_TYPES)
    area = random.choice(AREAS)
    place = area[1].partition(" > ")[2]
    return Home(
        id="".join(random.choice(_LETTERS) for _ in range(26)),
        reference=f"HMG-{number + 1:05}",
        title=f"{random.choice(_VIRTUES)} {kind.replace('-', ' ')} in {place}",
        description=f"{size} sq ft in {place}. Call us to see it.\nReference {number + 1}.",
        category="commercial" if commercial else "residential",
        type=kind,
        price_type=price_type,
        price=size * _PER_SIZE[price_type] + random.randint(0, 99) * 10,
        bedrooms=None if commercial else "studio" if rooms == 0 else str(rooms),
        bathrooms=str(max(rooms, 1)),
        size=size,
        area=area,
        amenities=tuple(sorted(random.sample(_AMENITIES, 3))),
        furnishing=random.choice(("furnished", "semi-furnished", "unfurnished")),
        profile_id=profile_id,
        pictures=pictures,
        created_at=at,
        updated_at=at,
        turn=number,
    )
