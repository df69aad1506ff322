"""How much of the pages with gold is kept and dropped; docs/quality.md states the same figures."""

import pytest
from marked_pages import REAL, Score, own_pages, real_pages, score

OFF = "the real pages are research data beside the project (../shared/pages): not here"


def total(pages: list) -> Score:
    return sum(map(score, pages), Score())


@pytest.mark.parametrize(
    ("held_out", "kept", "dropped", "found"),
    [(False, 0.99, 0.97, 160), (True, 0.96, 0.93, 24)],
    ids=["the model was trained on", "held out"],
)
def test_own_pages(held_out: bool, kept: float, dropped: float, found: int) -> None:
    figures = total([page for page in own_pages() if page.held_out is held_out])
    assert figures.kept >= kept, figures.lost
    assert figures.dropped >= dropped, figures.left
    assert figures.stories_found >= found


@pytest.mark.shared
@pytest.mark.skipif(not REAL.exists(), reason=OFF)
def test_real_pages_come_out_clean_and_whole() -> None:
    figures = total(real_pages())
    assert figures.kept >= 0.99, figures.lost
    assert figures.dropped >= 0.97, figures.left
    assert figures.stories_found == figures.stories == 16
