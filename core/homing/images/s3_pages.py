"""Reading pages of a bucket's listing ten times as fast as botocore does.

botocore's parser walks its model of the answer for each of the thousand entries of a page. A hook that it has for
custom parsing takes the entries out before; all else of the page, errors included, stays its own work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from lxml import etree

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


class _Answer(TypedDict):
    status_code: int
    body: bytes


def read_quickly(client: S3Client) -> None:
    """Makes this client read listings so; what it returns has Key, Size and ETag of each entry."""
    client.meta.events.register("before-parse.s3.ListObjectsV2", _take_entries)


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
    elements = page.findall("{*}Contents")
    customized_response_dict["Contents"] = [_entry(element) for element in elements]
    for element in elements:
        page.remove(element)
    response_dict["body"] = etree.tostring(page)


def _entry(element: etree._Element) -> dict[str, object]:
    texts = {str(child.tag).rpartition("}")[2]: child.text or "" for child in element}
    return {"Key": texts["Key"], "Size": int(texts["Size"]), "ETag": texts.get("ETag", "")}


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
