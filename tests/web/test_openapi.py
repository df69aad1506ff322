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


CASES = [(path, MODES.POSITIVE) for path in document()["paths"]]
CASES += [(path, MODES.NEGATIVE) for path in document()["paths"] if SCHEMA[path]["get"].query]  # a path takes any text


@pytest.mark.parametrize(("path", "mode"), CASES)
def test_every_answer_is_what_the_document_says(
    client: TestClient, path: str, mode: schemathesis.GenerationMode
) -> None:
    operation = SCHEMA[path]["get"]

    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: schemathesis.Case) -> None:
        response = client.get(case.formatted_path, params=case.query)
        case.validate_response(response, checks=CHECKS)

    holds()
