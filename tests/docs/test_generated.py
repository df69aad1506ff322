"""What the program writes into docs/ itself is as it would write it today: `make generated`."""

from collections.abc import Callable

import generate_docs
import pytest
from generate_docs import DOCS

from communique.schemas.settings import Settings


@pytest.mark.parametrize("generate", generate_docs.GENERATORS)
def test_pages_are_fresh(generate: Callable[[], dict[str, str]]) -> None:
    written = generate()
    assert {name for name, text in written.items() if (DOCS / name).read_text() != text} == set()


def test_no_schema_is_left_over() -> None:
    assert {f"schemas/{it.name}" for it in (DOCS / "schemas").iterdir()} == set(generate_docs.schemas())


def test_every_setting_says_what_it_is() -> None:
    assert not [name for name, field in Settings.model_fields.items() if not field.description]
