"""Pages to raw items: page objects that are given a page and never fetch one.

A page is parsed once into one lxml tree, which serves CSS, XPath and structured data. The order
of evidence is: selectors of the source, then JSON-LD, microdata, RDFa, OpenGraph. What a text
means is not decided here.
"""

from homing_workers.scrape.extract.cards import cards
from homing_workers.scrape.extract.detail import detail
from homing_workers.scrape.extract.errors import Unreadable
from homing_workers.scrape.extract.merging import merge
from homing_workers.scrape.extract.page import Page
from homing_workers.scrape.extract.paging import next_page

__all__ = ["Page", "Unreadable", "cards", "detail", "merge", "next_page"]
