"""What is on the derived topics → what came into each hop, what went out of it, and whether that adds up. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from communique.cli.ledger.ledger import Entry, Ledger, Outcome, Refused, Settled
from communique.cli.ledger.seen import Seen, StoryId, told_now

T = TypeVar("T")


@dataclass(frozen=True)
class Hop:
    """One agent: so much came in, and this became of it."""

    name: str
    what: str
    came: int
    went: Mapping[str, int]
    note: str = ""

    @property
    def adds_up(self) -> bool:
        """Whether everything that came in went somewhere."""
        return self.came == sum(self.went.values())


def hops(ledger: Ledger, entries: Iterable[Entry], seen: Seen) -> list[Hop]:
    """The way from raw articles to actors."""
    dead = {(it.place, it.story) for it in entries if isinstance(it, Settled) and it.outcome is Outcome.DEAD_LETTERED}
    return [_clean_hop(ledger, entries, seen), *_story_hops(seen, dead), *_event_hops(seen)]


def _clean_hop(ledger: Ledger, entries: Iterable[Entry], seen: Seen) -> Hop:
    refused = {it.place for it in entries if isinstance(it, Refused)}
    cleaned = {place for place, _ in seen.stories}
    went = {"with stories": len(cleaned), "dead letters": len(refused - cleaned)}
    return Hop("clean", "articles", len(ledger.lines), went, f"{len(seen.stories)} stories")


def _story_hops(seen: Seen, dead: set[StoryId]) -> list[Hop]:
    classified = seen.relevant | seen.irrelevant
    return [
        Hop(
            "classify",
            "stories",
            len(seen.stories),
            {
                "relevant": len(seen.relevant),
                "irrelevant": len(seen.irrelevant),
                "dead letters": len((dead & seen.stories) - classified),
            },
        ),
        Hop(
            "extract",
            "stories",
            len(classified),
            {
                "coded": len(seen.coded & seen.relevant),
                "passed on empty": len(seen.coded & seen.irrelevant),
                "dead letters": len((dead & classified) - seen.coded),
            },
        ),
    ]


def _event_hops(seen: Seen) -> list[Hop]:
    told = told_now(seen)
    mentions = {event for (_, event), stands in seen.mentions.items() if stands}
    tellings = {event for evidence, _ in seen.merged.values() for event in evidence}
    parts = {(code, event) for event, (_, codes) in seen.merged.items() for code in codes}
    actors = sum(seen.actors.values())
    return [
        _kept("revise", "events told", told, _standing(seen.events), label="standing"),
        _kept("merge", "mentions", mentions, tellings, label="merged", note=f"{len(seen.merged)} merged events"),
        _kept("actors", "parts in events", parts, _standing(seen.activity), label="counted", note=f"{actors} actors"),
    ]


def _kept(name: str, what: str, came: set[T], went: set[T], *, label: str, note: str = "") -> Hop:
    """A hop that must bring out exactly what came in."""
    left_over = {"left over": len(went - came)} if went - came else {}
    return Hop(name, what, len(came), {label: len(went & came), **left_over}, note)


def _standing(stands: Mapping[T, bool]) -> set[T]:
    return {identifier for identifier, it_stands in stands.items() if it_stands}
