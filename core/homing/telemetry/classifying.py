"""Metrics of what classifies messages: files of rules, and the endpoint of the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from homing.storage.database import Connection
from homing.storage.telegram import llm_endpoint, prefilters
from homing.storage.telegram.llm_endpoint import Endpoint
from homing.storage.telegram.prefilters import FileState


class Classifying(Collector):
    """What held at one moment."""

    def __init__(self, files: Sequence[FileState], endpoint: Endpoint) -> None:
        self._files = files
        self._endpoint = endpoint

    @classmethod
    async def read(cls, connection: Connection) -> Classifying:
        return cls(await prefilters.states(connection), await llm_endpoint.read(connection))

    def collect(self) -> Iterator[Metric]:
        broken = GaugeMetricFamily(
            "homing_prefilter_broken",
            "1 while a file of rules cannot be read; its last good rules hold.",
            labels=["path"],
        )
        slow = GaugeMetricFamily(
            "homing_prefilter_slow_rules", "Rules that are put aside.", labels=["path"]
        )
        for one in self._files:
            broken.add_metric([one.path], float(one.problem is not None))
            slow.add_metric([one.path], len(one.slow))
        yield from (broken, slow)
        yield GaugeMetricFamily(
            "homing_llm_failures",
            "Questions in a row without an answer; 0 while the model's endpoint answers.",
            value=self._endpoint.failures,
        )
