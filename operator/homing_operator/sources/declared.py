"""A ScrapeSource as the API server gave it, and what it means, if anything."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import urlsplit

import yaml
from pydantic import ValidationError

from homing.models.source import ScrapeSource
from homing.models.source.mistakes import explain
from homing.models.source.resource import SourceSpec
from homing_operator import names
from homing_operator.json_types import Json
from homing_operator.kinds import SCRAPE_SOURCE
from homing_operator.resource import Resource


@dataclass(frozen=True)
class Declared(Resource):
    """One source."""

    @property
    def identity(self) -> str:
        """What `H` in a schedule follows from."""
        return f"{self.namespace}/{self.name}"

    @property
    def run_now(self) -> str | None:
        """What the annotation says, shortened to what the status keeps of it; any new text asks for a run."""
        value = self.metadata.get("annotations", {}).get(names.RUN_NOW)
        return value[:1000] if value else None

    @property
    def document(self) -> Json:
        """The declaration as `homing scrape -f` reads it."""
        metadata = {"name": self.name, "namespace": self.namespace, "generation": self.generation}
        return SCRAPE_SOURCE.head | {"metadata": metadata, "spec": self.body.get("spec", {})}

    @property
    def text(self) -> str:
        """The document as YAML."""
        return _as_yaml(self._packed)

    @cached_property
    def _packed(self) -> str:
        return json.dumps(self.document)

    @property
    def _read(self) -> SourceSpec | str:
        return _parsed(self._packed)

    @property
    def spec(self) -> SourceSpec:
        """What is declared.

        Raises:
            ValueError: nothing usable; ask `mistake` first.
        """
        if self.mistake is not None:
            raise ValueError(self.mistake)
        read = self._read
        assert isinstance(read, SourceSpec)  # noqa: S101 - it is one or the other
        return read

    @property
    def mistake(self) -> str | None:
        """What is wrong with the declaration, for people."""
        read = self._read
        return read if isinstance(read, str) else None

    @property
    def host(self) -> str | None:
        """Where pages are read from, where the source names it."""
        block = self.spec.html or self.spec.api
        return urlsplit(str(block.start_urls[0])).hostname if block and block.start_urls else None


# One source is looked at a few times in a row; to understand it costs more than all else that is done for it.
@lru_cache(maxsize=64)
def _parsed(document: str) -> SourceSpec | str:
    try:
        return ScrapeSource.model_validate(json.loads(document)).spec
    except ValidationError as error:
        problems = error.errors(include_url=False)
        return "; ".join(map(str, explain(problems, ScrapeSource, {}, "")))


@lru_cache(maxsize=64)
def _as_yaml(document: str) -> str:
    text: str = yaml.dump(
        json.loads(document), Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False
    )
    return text
