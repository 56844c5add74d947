"""`ScrapeSource`: the declaration of a source, the same in a file and in a cluster."""

from homing.models.source.extraction import FieldRule, Selector, Transform
from homing.models.source.fetching import Politeness, RequestSpec
from homing.models.source.property_finder import Area, ImageLimits, PropertyFinderBlock
from homing.models.source.resource import Metadata, ScrapeSource, SourceSpec
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
    "ScrapeSource",
    "Selector",
    "SourceSpec",
    "Transform",
]
