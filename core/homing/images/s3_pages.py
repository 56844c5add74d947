"""Reading pages of a bucket's listing ten times as fast as botocore does.

botocore's parser walks its model of the answer for each of the thousand entries of a page. A hook that it has for
custom parsing takes the entries out before; all else of the page, errors included, stays its own work.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypedDict, cast

from lxml import etree

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


class _Answer(TypedDict):
    status_code: int
    body: bytes


def read_quickly(client: S3Client) -> None:
    """Makes this client read listings so; what it returns has Key, Size and ETag of each entry."""
    # The star puts it before botocore's own handler, which reads the whole page to look for an error in it.
    client.meta.events.register("before-parse.*.ListObjectsV2", _take_entries)


def _take_entries(
    response_dict: _Answer, customized_response_dict: dict[str, object], **_: object
) -> None:
    if response_dict["status_code"] != 200:
        return
    try:
        page = etree.fromstring(response_dict["body"], _PARSER)
    except etree.XMLSyntaxError:
        # botocore's own parser says what is wrong, and the request is tried again.
        return
    customized_response_dict["Contents"] = _entries(page)
    for element in page.findall("{*}Contents"):
        page.remove(element)
    response_dict["body"] = etree.tostring(page)


def _entries(page: etree._Element) -> list[dict[str, object]]:
    keys, sizes, tags = (cast(list[str], path(page)) for path in _paths(_namespace(page)))
    if len(tags) != len(keys):
        # A server may leave them out, as it may for directories.
        tags = [_tag(element) for element in page.findall("{*}Contents")]
    return [
        {"Key": key, "Size": int(size), "ETag": tag}
        for key, size, tag in zip(keys, sizes, tags, strict=True)
    ]


def _tag(element: etree._Element) -> str:
    return element.findtext("{*}ETag") or ""


def _namespace(page: etree._Element) -> str:
    return etree.QName(page).namespace or ""


@lru_cache(maxsize=4)
def _paths(namespace: str) -> tuple[etree.XPath, ...]:
    """To the texts of keys, sizes and entity tags."""
    given = {"s3": namespace} if namespace else {}
    before = "s3:" if namespace else ""
    return tuple(
        etree.XPath(
            f"/*/{before}Contents/{before}{name}/text()", namespaces=given, smart_strings=False
        )
        for name in ("Key", "Size", "ETag")
    )


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
