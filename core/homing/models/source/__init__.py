"""`ScrapeSource`: the declaration of a source, the same in a file and in a cluster."""

from homing.models.objects import Metadata
from homing.models.source.extraction import FieldRule, Selector, Transform
from homing.models.source.fetching import Politeness, RequestSpec
from homing.models.source.property_finder import Area, ImageLimits, PropertyFinderBlock
from homing.models.source.resource import ScrapeSource, SourceSpec
from homing.models.source.status import RunTold, SourceStatus
from homing.models.source.telegram import TelegramBlock
from homing.models.source.walking import ApiBlock, Detail, HtmlBlock, Limits, NextPage

__all__ = [
    "ApiBlock",
    "Area",
    "Detail",
    "FieldRule",
    "HtmlBlock",
    "ImageLimits",
    "Limits",
    "Metadata",
    "NextPage",
    "Politeness",
    "PropertyFinderBlock",
    "RequestSpec",
    "RunTold",
    "ScrapeSource",
    "Selector",
    "SourceSpec",
    "SourceStatus",
    "TelegramBlock",
    "Transform",
]
