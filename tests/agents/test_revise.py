"""A later revision of an article replaces the former; an overtaken one says nothing; a repeat is said again."""

from collections.abc import Sequence

import pytest
import stories as made

from communique.agents.given import ArticleRow
from communique.agents.revise import ARTICLES
from communique.schemas.articles import CodedStory
from communique.schemas.events import CodedEvent, Mention
from communique.schemas.topics import EVENTS_CODED, EVENTS_MENTIONS

E1, E2 = made.event("e1"), made.event("e2")
MOVED = made.event("e1", recipient=[made.UNITED_NATIONS])  # the sides are the act's key


@pytest.mark.parametrize(
    ("stories", "coded", "mentions", "why"),
    [
        ([made.coded(E1)], [("e1", False)], [("e1", False, 1)], "new"),
        ([made.coded(E1)] * 2, [("e1", False)] * 2, [("e1", False, 1)] * 2, "a repeat is said again, and no later"),
        (
            [made.coded(E1), made.coded(E2, offset=1)],
            [("e1", False), ("e2", False), ("e1", True)],
            [("e1", False, 1), ("e1", True, 2), ("e2", False, 2)],
            "a correction takes back what it no longer says",
        ),
        (
            [made.coded(E1), made.coded(stories=0, offset=1)],
            [("e1", False), ("e1", True)],
            [("e1", False, 1), ("e1", True, 2)],
            "a deletion takes everything back",
        ),
        (
            [made.coded(E1, offset=1), made.coded(E2)],
            [("e1", False)],
            [("e1", False, 1)],
            "a revision that was overtaken says nothing",
        ),
        (
            [made.coded(E1), made.coded(MOVED, offset=1)],
            [("e1", False), ("e1", False)],
            [("e1", False, 1), ("e1", True, 2), ("e1", False, 2)],
            "one that moved to another act is taken back there, and stands",
        ),
        (
            [made.coded(E1, stories=2), made.coded(E2, story=1, stories=2), made.coded(E1, offset=1)],
            [("e1", False), ("e2", False), ("e1", False), ("e2", True)],
            [("e1", False, 1), ("e2", False, 2), ("e2", True, 3), ("e1", False, 3)],
            "positions that the new revision does not have are emptied",
        ),
    ],
)
def test_what_is_told(
    stories: Sequence[CodedStory],
    coded: list[tuple[str, bool]],
    mentions: list[tuple[str, bool, int]],
    why: str,
) -> None:
    said = made.Rows[ArticleRow]().fold(ARTICLES, stories).messages
    events = [one for topic, told in said if topic is EVENTS_CODED for one in told if isinstance(one, CodedEvent)]
    words = [one for topic, told in said if topic is EVENTS_MENTIONS for one in told if isinstance(one, Mention)]
    assert [(one.id, one.retracted) for one in events] == coded, why
    assert [(one.event.id, one.withdrawn, one.version) for one in words] == mentions, why
