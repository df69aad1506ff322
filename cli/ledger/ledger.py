"""What is on the log → the account of every raw article: coded, irrelevant, dead-lettered, or not yet. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Place(NamedTuple):
    """A record of articles.raw."""

    partition: int
    offset: int


class Published(NamedTuple):
    """A raw article was published (or deleted: a tombstone)."""

    place: Place
    article: str
    tombstone: bool = False
    expired: bool = False
    """Older than the derived topics keep: what became of it can no longer be read there."""


class Outcome(StrEnum):
    """How a story, and an article, can end; where several are on the log, the last of these holds."""

    CODED = "coded"
    IRRELEVANT = "irrelevant"
    """It travels on as a coded story without events, so that those of a former revision are taken back."""
    DEAD_LETTERED = "dead-lettered"


RANK = {outcome: rank for rank, outcome in enumerate(Outcome)}


class Settled(NamedTuple):
    """A story reached its end."""

    place: Place
    story: int
    stories: int
    outcome: Outcome
    reason: str
    replayable: bool = False
    """Dead-lettered before it was coded: when it was sent again and came through, that is its end."""


class Refused(NamedTuple):
    """The raw record itself was dead-lettered: it never became stories."""

    place: Place
    reason: str


class Kind(StrEnum):
    """Where an article stands in the ledger; each is in exactly one of these."""

    CODED = "coded"
    IRRELEVANT = "irrelevant"
    DEAD_LETTERED = "dead-lettered"
    SUPERSEDED = "superseded"
    """It ended as it should, and a later revision of the same article took its place."""
    WITHDRAWN = "withdrawn"
    """A tombstone: the article was deleted, and that went all the way."""
    EXPIRED = "expired"
    OPEN = "open"
    """Under way; or, when nothing is behind any more, missing."""


class Line(NamedTuple):
    """One article's line in the ledger."""

    place: Place
    article: str
    kind: Kind
    reason: str


Entry = Published | Settled | Refused


@dataclass(frozen=True)
class Ledger:
    """Every raw record with what became of it."""

    lines: tuple[Line, ...] = ()

    def of(self, kind: Kind) -> list[Line]:
        """The lines of this kind."""
        return [line for line in self.lines if line.kind is kind]

    @property
    def settled(self) -> bool:
        """Whether every article is accounted for."""
        return not self.of(Kind.OPEN)

    def counts(self) -> dict[tuple[Kind, str], Counter[int]]:
        """By kind and reason: how many in each partition."""
        counted: dict[tuple[Kind, str], Counter[int]] = defaultdict(Counter)
        for line in self.lines:
            counted[line.kind, line.reason][line.place.partition] += 1
        return dict(sorted(counted.items(), key=lambda it: (list(Kind).index(it[0][0]), it[0][1])))


def balance(entries: Iterable[Entry]) -> Ledger:
    """The ledger over these entries, in whatever order and however often they come."""
    held = set(entries)
    published = sorted(it for it in held if isinstance(it, Published))
    refused = {it.place: it.reason for it in held if isinstance(it, Refused)}
    stories: dict[Place, list[Settled]] = defaultdict(list)
    for it in held:
        if isinstance(it, Settled):
            stories[it.place].append(it)
    newest = {it.article: it.place for it in published}
    return Ledger(tuple(_line(it, refused.get(it.place), stories[it.place], newest) for it in published))


def _line(record: Published, refused: str | None, stories: Collection[Settled], newest: dict[str, Place]) -> Line:
    outcome, reason = (Outcome.DEAD_LETTERED, refused) if refused else _end(stories)
    if outcome is None:
        kind = Kind.EXPIRED if record.expired else Kind.OPEN
    elif outcome is Outcome.DEAD_LETTERED:
        kind = Kind.DEAD_LETTERED
    elif record.tombstone:
        kind = Kind.WITHDRAWN
    elif newest[record.article] != record.place:
        kind = Kind.SUPERSEDED
    else:
        kind = Kind(outcome)
    return Line(record.place, record.article, kind, reason)


def _end(settled: Collection[Settled]) -> tuple[Outcome | None, str]:
    """How the article ended as a whole: it has ended when each of its stories has."""
    if not settled:
        return None, "no story yet"
    ended, expected = {it.story for it in settled}, max(it.stories for it in settled)
    if missing := expected - len(ended & set(range(expected))):
        return None, f"{missing} of {expected} stories"
    ends = [max((it for it in settled if it.story == story), key=_weight) for story in sorted(ended)]
    outcome = next(it for it in (Outcome.DEAD_LETTERED, *Outcome) if any(end.outcome is it for end in ends))
    return outcome, " + ".join(sorted({end.reason for end in ends if end.outcome is outcome}))


def _weight(settled: Settled) -> tuple[bool, int, str]:
    return not settled.replayable, RANK[settled.outcome], settled.reason
