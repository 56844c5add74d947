"""kubectl and helm, as a person runs them."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from testcluster import programs


class CommandError(Exception):
    """A command failed; the text is what it complained about."""


@dataclass(frozen=True)
class Command:
    """A program that talks to a cluster, by default as the administrator."""

    program: str
    kubeconfig: Path

    def __call__(self, *arguments: str, kubeconfig: Path | None = None, text: str = "") -> str:
        """Runs the program and gives what it prints.

        Args:
            arguments: of the command line.
            kubeconfig: of whoever runs it.
            text: its standard input.

        Raises:
            CommandError: it ended with another code than 0.
            ServerError: the program cannot be had.
        """
        done = subprocess.run(
            (str(programs.find(self.program)), *arguments),
            input=text,
            capture_output=True,
            text=True,
            check=False,
            env=self._environment(kubeconfig or self.kubeconfig),
        )
        if done.returncode != 0:
            raise CommandError(done.stderr.strip() or done.stdout.strip())
        return done.stdout

    def _environment(self, kubeconfig: Path) -> dict[str, str]:
        # What helm and kubectl keep stays with the cluster, not with the person.
        home = str(self.kubeconfig.parent / "home")
        kept = {f"HELM_{what}_HOME": f"{home}/helm" for what in ("CACHE", "CONFIG", "DATA")}
        return os.environ | kept | {"KUBECONFIG": str(kubeconfig), "KUBECACHEDIR": f"{home}/kube"}
