"""A site on this machine for each test."""

from collections.abc import Iterator

import pytest
from feed_site import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made
