"""The chats that all readers of a namespace share among each other, as a file in a ConfigMap."""

from __future__ import annotations

import json
from collections.abc import Iterable

from pydantic import ValidationError

from homing.models.source import TelegramBlock
from homing.models.source.telegram import canonical
from homing_operator import names
from homing_operator.json_types import Json
from homing_operator.kinds import CONFIG_MAP
from homing_operator.rendering import children

NAME = "homing-telegram-chats"
FILE = "chats.json"


def config_map(namespace: str, sources: Iterable[Json]) -> Json:
    """The ConfigMap.

    Args:
        namespace: where.
        sources: what `of_source` made, in any order.
    """
    listed = sorted(sources, key=lambda each: str(each["name"]))
    text = json.dumps({"sources": listed}, ensure_ascii=False, separators=(",", ":"))
    labels = {names.MANAGED_BY: names.MANAGER}
    body = CONFIG_MAP.head | {
        "metadata": {"name": NAME, "namespace": namespace, "labels": labels},
        "data": {FILE: text},
    }
    return children.sealed(body)


def of_source(name: str, spec: Json) -> Json | None:
    """What readers are told of a source; None of one that is of another type, suspended or not usable."""
    if spec.get("type") != "telegram" or spec.get("suspend"):
        return None
    try:
        block = TelegramBlock.model_validate(spec.get("telegram"))
    except ValidationError:
        return None
    told = {"name": name, "chats": sorted({canonical(chat) for chat in block.chats})}
    prefilter = block.prefilter.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return told | ({"prefilter": prefilter} if prefilter else {})
