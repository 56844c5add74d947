"""What a field's text means: texts as found become typed values of a listing.

Pure functions, one module per kind of field; `normalise` composes them. Nothing here fetches.
"""

from homing_workers.scrape.normalise.compose import normalise
from homing_workers.scrape.normalise.context import Context
from homing_workers.scrape.normalise.errors import Rejected

__all__ = ["Context", "Rejected", "normalise"]
