"""The Dockerfile: what each image holds is enough, and no more is in it than that."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import tomllib
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

from tests.charts.generated import ROOT

_DOCKERFILE = (ROOT / "Dockerfile").read_text()
_SPARED = {"numpy", "psycopg", "shapely", "boto3", "sqlalchemy", "alembic", "phonenumbers"}
_COMPONENTS = {
    "operator": _SPARED,
    "bot": {"sqlalchemy", "alembic"},
    "webapp": {"sqlalchemy", "alembic"},
}

_IMPORT_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    importlib.import_module(module.name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.slow
@pytest.mark.parametrize("component", _COMPONENTS)
def test_a_component_imports_nothing_that_its_image_lacks(component: str) -> None:
    command = (sys.executable, "-W", "ignore", "-c", _IMPORT_ALL, f"homing_{component}")
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert not _COMPONENTS[component] & set(done.stdout.split())


@pytest.mark.parametrize("component", ["operator", "workers", "bot", "webapp"])
def test_locks_hold_the_versions_that_are_tested(component: str) -> None:
    pinned = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)
    tested = dict(pinned.findall((ROOT / "requirements" / "dev.lock").read_text()))
    lock = (ROOT / "requirements" / f"{component}.lock").read_text()
    found = dict(pinned.findall(lock))
    assert found
    assert found.items() <= tested.items()
    assert "--hash=sha256:" in lock


def test_pods_run_as_a_numeric_user_and_homing_is_process_1() -> None:
    assert re.search(r"^USER 10001:10001$", _DOCKERFILE, re.MULTILINE)
    assert re.search(r'^ENTRYPOINT \["homing"\]$', _DOCKERFILE, re.MULTILINE)


def test_final_images_are_made_of_the_base_and_one_environment() -> None:
    for component in ("operator", "workers", "bot", "webapp"):
        stage = re.search(rf"^FROM runtime AS {component}\n(.*)$", _DOCKERFILE, re.MULTILINE)
        assert stage is not None
        assert stage[1] == f"COPY --from={component}-environment /opt/homing /opt/homing"


@cache
def left_out() -> list[tuple[str, Path]]:
    """What the list of what images leave out finds among the libraries that are installed here."""
    site = Path(sysconfig.get_path("purelib"))
    loader = SourceFileLoader("leave_out", str(ROOT / "scripts" / "image-leave-out"))
    spec = spec_from_loader("leave_out", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return list(module.left_out(site))


def test_every_entry_of_what_is_left_out_leaves_something_out() -> None:
    listed = tomllib.loads((ROOT / "requirements" / "left-out.toml").read_text())["left_out"]
    patterns = {pattern for entry in listed for pattern in entry["paths"]}
    # Bytecode lies beside sources here; other systems have other binaries.
    assert {pattern for pattern, _ in left_out()} >= patterns - {"rapidfuzz/**/*_avx2*.so"}


@pytest.mark.parametrize(
    "kept",
    [
        "botocore/data/s3",
        "botocore/data/sts",
        "botocore/data/endpoints.json",
        "babel/locale-data/uk.dat",
        "babel/locale-data/uz.dat",
        "babel/locale-data/root.dat",
        "phonenumbers/data",
        "sqlalchemy/dialects/postgresql",
        "pygments/lexers/python.py",
        "kubernetes/aio/client/models/__init__.py",
    ],
)
def test_what_is_used_stays(kept: str) -> None:
    place = Path(sysconfig.get_path("purelib")) / kept
    assert place.exists()
    assert not [path for _, path in left_out() if place.is_relative_to(path)]
