"""Annotations by which people take over: the same words as KEDA's, under our own prefix."""

from __future__ import annotations

from collections.abc import Mapping

from homing_operator.scaling.observation import Overrides

PREFIX = "homing.dev/"
PAUSED = PREFIX + "paused"
PAUSED_REPLICAS = PREFIX + "paused-replicas"
PAUSED_SCALE_IN = PREFIX + "paused-scale-in"
PAUSED_SCALE_OUT = PREFIX + "paused-scale-out"
FORCE_ACTIVATION = PREFIX + "force-activation"

#: What Go's strconv.ParseBool takes for false; KEDA reads its annotations by it.
_FALSE = frozenset({"0", "f", "F", "false", "False", "FALSE"})

#: The API server takes no more for a Deployment.
_MOST = 2**31 - 1


def parse(annotations: Mapping[str, str]) -> Overrides:
    """What the annotations of a pool ask for; a boolean that cannot be read counts as true."""
    count, mistake = _count(annotations.get(PAUSED_REPLICAS))
    return Overrides(
        paused=_flag(annotations, PAUSED),
        paused_replicas=count,
        paused_scale_in=_flag(annotations, PAUSED_SCALE_IN),
        paused_scale_out=_flag(annotations, PAUSED_SCALE_OUT),
        force_activation=_flag(annotations, FORCE_ACTIVATION),
        mistake=mistake,
    )


def _flag(annotations: Mapping[str, str], name: str) -> bool:
    return name in annotations and annotations[name] not in _FALSE


def _count(text: str | None) -> tuple[int | None, str | None]:
    if text is None:
        return None, None
    if text.isascii() and text.isdigit() and int(text) <= _MOST:
        return int(text), None
    return None, f"{PAUSED_REPLICAS} is {text[:40]!r}; expected a number of workers, 0 or more"
