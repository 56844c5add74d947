"""The models take what the API server takes: both are held against one table (see tests/cluster/test_crds.py)."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.core.crds import declarations
from tests.core.crds.declarations import MODELS, Case


@pytest.mark.parametrize("case", declarations.GOOD.values(), ids=declarations.GOOD)
def test_a_good_declaration_is_taken(case: Case) -> None:
    MODELS[case.kind].model_validate(case.document())


@pytest.mark.parametrize("case", declarations.BAD.values(), ids=declarations.BAD)
def test_a_bad_declaration_is_refused(case: Case) -> None:
    with pytest.raises(ValidationError):
        MODELS[case.kind].model_validate(case.document())


@pytest.mark.parametrize("case", declarations.MODEL_ONLY.values(), ids=declarations.MODEL_ONLY)
def test_what_no_schema_sees_is_refused_too(case: Case) -> None:
    with pytest.raises(ValidationError):
        MODELS[case.kind].model_validate(case.document())
