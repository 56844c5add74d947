"""`python -m testcluster`: a control plane until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from homing.embedded.server import ServerError
from testcluster import definitions, plane, programs
from testcluster.plane import ControlPlane

_CRDS = Path(__file__).parents[2] / "crds"


def main() -> None:
    """Runs it as the command line says."""
    asked = _parser().parse_args()
    signals = {signal.SIGINT, signal.SIGTERM}
    # Threads and programs that start later leave them to `sigwait`.
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    with tempfile.TemporaryDirectory(prefix="homing-cluster-") as folder:
        try:
            with plane.running(Path(folder), port=asked.port) as started:
                _tell(started, definitions.take_in(started.kube, _CRDS))
                signal.sigwait(signals)
        except ServerError as error:
            sys.exit(f"testcluster: {error}")


def _tell(started: ControlPlane, defined: list[str]) -> None:
    sys.stdout.write(
        f"The API server is at {started.url}; it knows {', '.join(defined)}.\n"
        "There are no nodes: pods stay pending, CronJobs and Jobs are real.\n\n"
        f"  export KUBECONFIG={started.kubeconfig()}\n"
        f"  {programs.find('kubectl')} get homing --all-namespaces\n\n"
        f"Logs are in {started.folder}. Ctrl-C ends it.\n"
    )
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="testcluster", description="A Kubernetes control plane on loopback, without nodes."
    )
    parser.add_argument("--port", type=int, default=6443, help="of the API server")
    return parser


if __name__ == "__main__":
    main()
