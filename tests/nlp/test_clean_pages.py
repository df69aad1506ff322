"""How much of the pages with gold is kept and dropped; docs/quality.md states the same figures."""

import pytest
from marked_pages import REAL, Score, own_pages, real_pages, score

OFF = "the real pages are research data beside the project (../shared/pages): not here"


def total(pages: list) -> Score:
    return sum(map(score, pages), Score())


SETS = {
    "first half": [page for page in own_pages() if not page.held_out and not page.second_half],
    "second half": [page for page in own_pages() if not page.held_out and page.second_half],
    "held out": [page for page in own_pages() if page.held_out],
}


@pytest.mark.parametrize(
    ("pages", "kept", "dropped", "found"),
    [("first half", 0.96, 0.85, 25), ("second half", 0.98, 0.86, 50), ("held out", 0.98, 0.6, 7)],
)
def test_own_pages_do_not_get_worse(pages: str, kept: float, dropped: float, found: int) -> None:
    figures = total(SETS[pages])
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
