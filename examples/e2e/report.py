"""`python -m e2e.report`: what each image weighs, how soon its process answers, and its memory at rest."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from rich.console import Console
from rich.table import Table

from e2e import archives, release, world
from e2e.world import World

#: Component of the chart, by image.
_COMPONENTS = {
    "operator": "operator",
    "workers": "match-worker",
    "bot": "bot",
    "webapp": "web",
}
_HEALTH = {"web": ":8000/healthz"}
#: Seconds in which a process comes to rest.
_REST = 20
_STARTED, _RESIDENT = "process_start_time_seconds", "process_resident_memory_bytes"


@dataclass(frozen=True)
class Figures:
    """Of one image."""

    image_mb: float
    rss_mb: float
    start_s: float


def main() -> None:
    """Measures, and prints a table and a line of JSON."""
    sizes = {_image(name): size for name, size in archives.sizes(world.components()).items()}
    with (
        tempfile.TemporaryDirectory(prefix="homing-e2e-") as folder,
        world.running(Path(folder)) as here,
    ):
        # As by default: who collects traces pays for it, about 5 MB a process.
        here.install(release.CHART, **{"telemetry.otlpEndpoint": ""})
        found = {
            image: Figures(round(sizes[image] / 1e6, 1), *measured)
            for image, measured in _measured(here)
        }
    _show(found)
    sys.stdout.write(json.dumps({image: vars(one) for image, one in found.items()}) + "\n")


def _image(name: str) -> str:
    """`localhost/homing/homing-bot:e2e` is that of the bot."""
    return name.rpartition("-")[2].partition(":")[0]


def _measured(here: World) -> Iterator[tuple[str, tuple[float, float]]]:
    """Memory and time of the start of each component."""
    pool = f"{here.release}-match-worker"
    here.kube.patch("workerpools", pool, here.namespace, {"spec": {"minReplicas": 1}})
    for image, component in _COMPONENTS.items():
        here.wait_pods(component, 1)
        [pod] = here.pods(component)
        here.kube.delete("pods", pod["metadata"]["name"], here.namespace)
        answered = _answered(here, component, pod["metadata"]["name"])
        time.sleep(_REST)
        told = here.metrics(component)
        started = _figure(told, _STARTED)
        yield image, (round(_figure(told, _RESIDENT) / 1e6, 1), round(answered - started, 1))


def _answered(here: World, component: str, before: str) -> float:
    """When the pod that takes another's place first says that it is well, in Unix time."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        for pod in here.pods(component):
            address = pod["status"].get("podIP")
            if pod["metadata"]["name"] != before and address and _is_well(address, component):
                return time.time()
        time.sleep(0.05)
    raise TimeoutError(f"no new pod of {component} answers")


def _is_well(address: str, component: str) -> bool:
    try:
        with urlopen(
            f"http://{address}{_HEALTH.get(component, ':9090/healthz')}", timeout=1
        ) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _figure(metrics: str, name: str) -> float:
    found = re.search(rf"^{name} (\S+)$", metrics, re.MULTILINE)
    if found is None:
        raise LookupError(name)
    return float(found[1])


def _show(found: dict[str, Figures]) -> None:
    table = Table("image", "MB above its base", "MB of memory at rest", "seconds until it answers")
    for image, one in found.items():
        table.add_row(image, *(f"{value:g}" for value in vars(one).values()))
    Console().print(table)


if __name__ == "__main__":
    main()
