"""The ledger must not lose an article, nor call one settled that is not."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.cli.ledger.ledger import Entry, Kind, Outcome, Place, Published, Refused, Settled, balance

HERE = Place(0, 5)
CODED, IRRELEVANT, DEAD = Outcome.CODED, Outcome.IRRELEVANT, Outcome.DEAD_LETTERED


def story(
    number: int, of: int, outcome: Outcome, reason: str = "r", *, place: Place = HERE, replayable: bool = False
) -> Settled:
    return Settled(place, number, of, outcome, reason, replayable)


@pytest.mark.parametrize(
    ("entries", "kind", "reason", "why"),
    [
        ([], Kind.OPEN, "no story yet", "nothing is known of it"),
        ([story(0, 1, CODED)], Kind.CODED, "r", "its one story is coded"),
        ([story(0, 1, IRRELEVANT)], Kind.IRRELEVANT, "r", "its one story is irrelevant"),
        (
            [story(0, 1, IRRELEVANT, "a"), story(0, 1, CODED, "b")],
            Kind.IRRELEVANT,
            "a",
            "irrelevant ones travel on empty",
        ),
        ([story(0, 2, CODED)], Kind.OPEN, "1 of 2 stories", "half an article is not accounted for"),
        ([story(0, 2, CODED), story(1, 2, IRRELEVANT)], Kind.CODED, "r", "one coded story makes it coded"),
        (
            [story(0, 2, IRRELEVANT, "a"), story(1, 2, IRRELEVANT, "b")],
            Kind.IRRELEVANT,
            "a + b",
            "both reasons are said",
        ),
        (
            [story(0, 2, CODED), story(1, 2, DEAD, "x")],
            Kind.DEAD_LETTERED,
            "x",
            "a refused part must not hide behind the rest",
        ),
        (
            [story(0, 1, DEAD, "x"), story(0, 1, CODED)],
            Kind.DEAD_LETTERED,
            "x",
            "refused after it was coded: its events are lost",
        ),
        (
            [story(0, 1, DEAD, "x", replayable=True), story(0, 1, CODED)],
            Kind.CODED,
            "r",
            "replayed, and it came through",
        ),
        ([Refused(HERE, "clean: not-json")], Kind.DEAD_LETTERED, "clean: not-json", "refused before it had stories"),
        ([story(0, 1, CODED, place=Place(1, 5))], Kind.OPEN, "no story yet", "another partition is another article"),
    ],
)
def test_where_an_article_stands(entries: list[Entry], kind: Kind, reason: str, why: str) -> None:
    [line] = balance([Published(HERE, "a"), *entries]).lines
    assert (line.kind, line.reason) == (kind, reason), why


@pytest.mark.parametrize(
    ("record", "more", "kind", "why"),
    [
        (
            Published(HERE, "a", tombstone=True),
            [story(0, 1, IRRELEVANT)],
            Kind.WITHDRAWN,
            "a deletion that went all the way",
        ),
        (Published(HERE, "a", tombstone=True), [], Kind.OPEN, "a deletion that is not through"),
        (Published(HERE, "a"), [story(0, 1, CODED), Published(Place(0, 9), "a")], Kind.SUPERSEDED, "a later revision"),
        (Published(HERE, "a"), [Published(Place(0, 9), "a")], Kind.OPEN, "a later revision does not excuse a lost one"),
        (Published(HERE, "a"), [story(0, 1, CODED), Published(Place(0, 2), "a")], Kind.CODED, "an earlier revision"),
        (Published(HERE, "a", expired=True), [], Kind.EXPIRED, "older than what could show what became of it"),
        (Published(HERE, "a", expired=True), [story(0, 1, CODED)], Kind.CODED, "old, and still to be seen"),
    ],
)
def test_kinds_of_their_own(record: Published, more: list[Entry], kind: Kind, why: str) -> None:
    lines = {line.place: line for line in balance([record, *more]).lines}
    assert lines[HERE].kind is kind, why


def test_the_sums_are_by_kind_reason_and_partition() -> None:
    ledger = balance(
        [
            *(
                Published(Place(partition, offset), f"{partition}-{offset}")
                for partition in (0, 1)
                for offset in (0, 1)
            ),
            story(0, 1, CODED, "with events", place=Place(0, 0)),
            story(0, 1, CODED, "with events", place=Place(1, 0)),
            story(0, 1, IRRELEVANT, "no-act", place=Place(1, 1)),
        ]
    )
    assert ledger.counts() == {
        (Kind.CODED, "with events"): {0: 1, 1: 1},
        (Kind.IRRELEVANT, "no-act"): {1: 1},
        (Kind.OPEN, "no story yet"): {0: 1},
    }
    assert not ledger.settled


places = st.builds(Place, st.integers(0, 2), st.integers(0, 4))
entries = st.one_of(
    st.builds(Published, places, st.sampled_from("ab"), st.booleans(), st.booleans()),
    st.builds(
        Settled,
        places,
        st.integers(0, 2),
        st.integers(1, 3),
        st.sampled_from(Outcome),
        st.sampled_from("xy"),
        st.booleans(),
    ),
    st.builds(Refused, places, st.just("clean: invalid")),
)


@given(st.lists(entries, max_size=25), st.randoms())
def test_order_and_repetition_change_nothing(held: list[Entry], random: object) -> None:
    """The log is read at least once, partition by partition, in any order."""
    once = [it for it in held if not isinstance(it, Published)] + _one_each(held)
    shuffled: list[Entry] = [*once, *once[: len(once) // 2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert balance(shuffled) == balance(once)


@given(st.lists(entries, max_size=25))
def test_every_raw_record_has_exactly_one_line(held: list[Entry]) -> None:
    published = _one_each(held)
    ledger = balance([it for it in held if not isinstance(it, Published)] + published)
    assert sorted(line.place for line in ledger.lines) == sorted(it.place for it in published)
    assert sum(sum(counts.values()) for counts in ledger.counts().values()) == len(published)


def _one_each(held: Sequence[Entry]) -> list[Published]:
    """A place holds one record."""
    return list({it.place: it for it in held if isinstance(it, Published)}.values())
