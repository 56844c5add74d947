"""What a check found and a repair did, for people and for programs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from homing_workers.propertyfinder.check import AtProperty, Findings
from homing_workers.propertyfinder.damage import Damage
from homing_workers.propertyfinder.repair import Mended, Repaired


def lines(findings: Findings) -> Iterator[str]:
    """The total first, then a line for each property."""
    if findings.total == 0:
        yield f"✓ No missing images found. All {findings.checked:,} images are present."
    else:
        yield f"✗ Found {findings.total:,} missing images:"
        yield from (f"  {_line(each)}" for each in findings.properties())
    yield from _notes(findings)


def as_json(findings: Findings) -> dict[str, Any]:
    """Everything that was found, each bad file included."""
    damages = {each.image_id: each for each in findings.damages}
    pictures: dict[tuple[int, str, str], list[dict[str, Any]]] = defaultdict(list)
    for place in findings.shown:
        pictures[place.property_id, place.external_id, place.source].append(
            {"listing_id": place.listing_id, "position": place.position, "url": place.url}
            | _damage(damages[place.image_id])
        )
    return {
        "checked": findings.checked,
        "total": findings.total,
        "properties": [
            asdict(each)
            | {"count": each.count, "images": pictures[each.property_id, each.pf_id, each.source]}
            for each in findings.properties()
        ],
        "unused": findings.unused,
        "pending": findings.pending,
        "failed": findings.failed,
    }


def mended_line(mended: Mended) -> str:
    """What became of one picture."""
    where = mended.places[0].property_id
    if mended.failure is not None:
        return f"Failed to repair image for property {where}: {mended.damage.key}: {mended.failure}"
    if mended.replaced:
        return f"Stored the source's present image for property {where}, instead of {mended.damage.key}"
    return f"Successfully repaired image for property {where}: {mended.damage.key}"


def repaired_lines(repaired: Repaired) -> Iterator[str]:
    """The failures, then the sums."""
    yield from map(mended_line, repaired.failures)
    yield f"{repaired.restored:,} images restored."
    if repaired.replaced:
        yield f"{repaired.replaced:,} replaced by what the source shows now."
    if repaired.failures:
        yield f"{len(repaired.failures):,} images are still damaged."


def repaired_as_json(repaired: Repaired) -> dict[str, Any]:
    """The sums, and each picture that is still damaged."""
    return {
        "restored": repaired.restored,
        "replaced": repaired.replaced,
        "failed": [
            {"key": each.damage.key, "reason": each.failure}
            | {"property_ids": sorted({place.property_id for place in each.places})}
            for each in repaired.failures
        ],
    }


def _line(found: AtProperty) -> str:
    told = f"{found.count} missing image{'s' if found.count > 1 else ''}"
    if found.corrupt:
        told += f" ({found.corrupt} of them corrupt)"
    return f"Property ID {found.property_id} (pf_id: {found.pf_id}): {told}"


def _notes(findings: Findings) -> Iterator[str]:
    if findings.unused:
        yield f"{findings.unused:,} further damaged images are shown by no listing any more."
    if findings.pending:
        yield f"{findings.pending:,} images are still to be downloaded."
    if findings.failed:
        yield f"{findings.failed:,} images could not be downloaded; their rows say why."


def _damage(damage: Damage) -> dict[str, Any]:
    files = [{"key": file.key, "fault": file.fault, "reason": file.reason} for file in damage.files]
    return {"image_id": str(damage.image_id), "fault": damage.fault, "files": files}
