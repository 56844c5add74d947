"""Cards: the one row by which a home is searched and sorted, derived from its listings and likes alone.

Whoever changes listings calls `keep` in the same transaction. It writes cards at once, except for bulk loads of new
listings: those go to the table `property_card_todo`, which maintenance empties with `catch_up`.
"""

from homing.storage.cards.keeping import catch_up, keep
from homing.storage.cards.refreshing import refresh

__all__ = ["catch_up", "keep", "refresh"]
