"""What a node would report, where there is none.

A control plane without nodes makes pods and leaves them pending. Here the test takes the kubelet's part, for one
purpose: to write the status of a pod as a kubelet does (phase, conditions, states of containers, exit code,
termination message). All else, Jobs that complete, Deployments that become available, CronJobs that
start Jobs, is done by the real controllers. That an image starts, or a command exists, it proves nothing about.
"""

from __future__ import annotations

import contextlib
import datetime
import threading
import time
from collections.abc import Iterator

from testcluster.client import Kube, Object, RefusedError


def make_due(kube: Kube, namespace: str, cron_job: str) -> None:
    """Makes a CronJob look as if it ran last ten minutes ago, so that the controller finds a run missed, and starts it."""
    last = _time(time.time() - 600)
    change = {"status": {"lastScheduleTime": last}}
    kube.patch("cronjobs", cron_job, namespace, change, subresource="status")


def finish(
    kube: Kube,
    namespace: str,
    job: str,
    *,
    message: str = "",
    exit_code: int = 0,
    reason: str = "",
    seconds: float = 30,
) -> None:
    """Ends the running pod of a Job, which the Job controller makes in its own time.

    Args:
        kube: as administrator.
        namespace: of the Job.
        job: its name.
        message: what the container wrote to its termination log.
        exit_code: of each container.
        reason: `Completed` or `Error` where it is not said; `OOMKilled` has no message.
        seconds: to wait for the pod.

    Raises:
        TimeoutError: the Job has no pod that could end.
    """
    pod = _pod_of(kube, namespace, job, seconds)
    reason = reason or ("Error" if exit_code else "Completed")
    ended = {"exitCode": exit_code, "reason": reason, "message": message} | _times()
    phase = "Failed" if exit_code else "Succeeded"
    _report(kube, pod, phase, {"terminated": ended}, ready=False)


def make_ready(kube: Kube, namespace: str, *, labels: str = "") -> None:
    """Lets all pending pods that a selector picks run and be ready."""
    for pod in kube.list("pods", namespace, labels=labels):
        if pod["status"]["phase"] == "Pending":
            _report(kube, pod, "Running", {"running": {"startedAt": _time()}}, ready=True)


@contextlib.contextmanager
def node(kube: Kube, namespace: str) -> Iterator[None]:
    """While it lasts, pods of Jobs succeed at once and other pods run and are ready: for `helm install --wait`."""
    stop = threading.Event()
    thread = threading.Thread(target=_act, args=(kube, namespace, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _act(kube: Kube, namespace: str, stop: threading.Event) -> None:
    while not stop.wait(0.1):
        for pod in kube.list("pods", namespace):
            if pod["status"]["phase"] == "Pending":
                # It may be gone by now.
                with contextlib.suppress(RefusedError):
                    _run(kube, pod)


def _run(kube: Kube, pod: Object) -> None:
    owners = pod["metadata"].get("ownerReferences", ())
    # A hook or a test of Helm may be a pod without an owner.
    if pod["spec"]["restartPolicy"] == "Never" or any(one["kind"] == "Job" for one in owners):
        ended = {"exitCode": 0, "reason": "Completed"} | _times()
        _report(kube, pod, "Succeeded", {"terminated": ended}, ready=False)
    else:
        _report(kube, pod, "Running", {"running": {"startedAt": _time()}}, ready=True)


def _pod_of(kube: Kube, namespace: str, job: str, seconds: float) -> Object:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for pod in kube.list("pods", namespace, labels=f"batch.kubernetes.io/job-name={job}"):
            if pod["status"]["phase"] in ("Pending", "Running"):
                return pod
        time.sleep(0.05)
    raise TimeoutError(f"job {namespace}/{job} has no pod that could end")


def _report(kube: Kube, pod: Object, phase: str, state: Object, *, ready: bool) -> None:
    containers = [
        {
            "name": container["name"],
            "image": container["image"],
            "imageID": "",
            "ready": ready,
            "restartCount": 0,
            "state": state,
        }
        for container in pod["spec"]["containers"]
    ]
    conditions = [
        {"type": kind, "status": str(ready), "lastTransitionTime": _time()}
        for kind in ("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady")
    ]
    status = {
        "phase": phase,
        "startTime": _time(),
        "containerStatuses": containers,
        "conditions": conditions,
    }
    name, namespace = pod["metadata"]["name"], pod["metadata"]["namespace"]
    kube.patch("pods", name, namespace, {"status": status}, subresource="status")


def _times() -> dict[str, str]:
    return {"startedAt": _time(time.time() - 1), "finishedAt": _time()}


def _time(unix: float | None = None) -> str:
    moment = datetime.datetime.fromtimestamp(unix or time.time(), datetime.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
