"""The OpenAPI document is what the view does: schemathesis makes requests from it and holds the answers against it."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from communique.web.pages.openapi import document

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
SCHEMA = schemathesis.openapi.from_dict(document())
MODES = schemathesis.GenerationMode
BOUNDED = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("mode", [MODES.POSITIVE, MODES.NEGATIVE], ids=["as-documented", "not-as-documented"])
@pytest.mark.parametrize("path", sorted(path for path, item in document()["paths"].items() if "get" in item))
def test_every_answer_is_what_the_document_says(
    client: TestClient, path: str, mode: schemathesis.GenerationMode
) -> None:
    operation = SCHEMA[path]["get"]
    if mode is MODES.NEGATIVE and not operation.query:
        pytest.skip("every text is a fit part of a path")

    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: schemathesis.Case) -> None:
        response = client.get(case.formatted_path, params=case.query)
        case.validate_response(response, checks=CHECKS)

    holds()
