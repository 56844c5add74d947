"""The release before this one: its chart, and images of its tree."""

from __future__ import annotations

import subprocess
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_COMPONENTS = _ROOT / "scripts" / "cluster" / "components"

#: Until there is a tag: an earlier state, with the one change without which its operator does not start in a pod.
REVISION = "071833d"
_MENDED = ("251292f", "operator/homing_operator/watching.py")

#: Of its images.
TAG = "previous"


class NoHistory(Exception):
    """The checkout does not hold the release before this one."""


def tree(folder: Path) -> Path:
    """Its files, as they were, in a folder that is made.

    Raises:
        NoHistory: the checkout is shallow, or no checkout.
    """
    place = folder / "previous"
    place.mkdir()
    try:
        archive = _git("archive", REVISION)
        change = _git("show", "--format=", _MENDED[0], "--", _MENDED[1])
    except subprocess.CalledProcessError as error:
        raise NoHistory(error.stderr.decode().strip()) from error
    subprocess.run(("tar", "-x", "-C", str(place)), input=archive, check=True)
    subprocess.run(("patch", "-s", "-p1", "-d", str(place)), input=change, check=True)
    return place


def images(place: Path) -> Path:
    """The archive of its images, built once."""
    command = (str(_COMPONENTS), "--tree", str(place), "--tag", TAG)
    made = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return Path(made.stdout.decode().strip())


def _git(*arguments: str) -> bytes:
    return subprocess.run(
        ("git", "-C", str(_ROOT), *arguments), check=True, capture_output=True
    ).stdout
