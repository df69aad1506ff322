"""actors.activity → actors.profiles: what each actor did and what was done to it."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence

from communique.agents.aggregates import Aggregate
from communique.agents.contributions import Contribution, Part, contribute
from communique.agents.hop import Batches
from communique.agents.profiles import profile
from communique.agents.records import Outgoing, Tombstone
from communique.agents.rows import SHELF_END, Rows, on_shelf
from communique.agents.table import Folded, Known, Table, keep
from communique.schemas.actors import ActorActivity, ActorProfile
from communique.schemas.topics import ACTORS_PROFILES

PIECE = 200
"""Rows that are summed before the other agents have a turn."""
Changed = dict[str, tuple[Contribution | None, Contribution]]
"""By row key: what stood there, and what stands there now."""


def actors(batches: Batches, rows: Rows[Contribution]) -> AsyncIterator[list[Outgoing]]:
    """Keep what every event contributes to each actor, and publish the actor's profile."""
    return keep(ACTORS, batches, rows)


def fold(known: Known[Contribution], activities: Sequence[ActorActivity]) -> Folded[Contribution]:
    """The rows of the events told, and the actor's profile once; a tombstone when nothing is left.

    The sum over an actor's rows is made once a worker and kept beside the table: a busy actor has a hundred thousand.
    """
    code = activities[0].actor.code
    changed = _changed(known, code, activities)
    for _ in remember(known, code):
        pass
    sums: Aggregate = known.memory.pop(code)  # if anything fails, it is made again
    for key, (before, after) in changed.items():
        for contribution, sign in ((before, -1), (after, 1)):
            if contribution and contribution.part:
                sums.add(_event_id(key), contribution.part, sign)
    rows = {key: after for key, (before, after) in changed.items() if before != after}
    told = told_of(code, sums, lambda key: rows.get(key) or known.get(key)) if sums.standing else Tombstone(code)
    known.memory[code] = sums
    return Folded([rows], [(ACTORS_PROFILES, [told])])


def remember(known: Known[Contribution], code: str) -> Iterator[None]:
    """The sum over the rows of an actor, if this worker has not made it yet: seconds for the busiest, so in pieces."""
    if code in known.memory:
        return
    sums = Aggregate()
    yield from summed(sums, known.shelf(code))
    known.memory[code] = sums


ACTORS = Table("actors", ActorActivity, lambda activity: activity.actor.code, fold, remember)


def summed(sums: Aggregate, rows: Iterable[tuple[str, Contribution]]) -> Iterator[None]:
    """Add what the rows contribute, and stop after each piece."""
    for number, (key, row) in enumerate(rows):
        if row.part:
            sums.add(_event_id(key), row.part)
        if number % PIECE == PIECE - 1:
            yield


def told_of(code: str, sums: Aggregate, get: Callable[[str], Contribution | None]) -> ActorProfile:
    """The profile, from the sum and the rows that it was made of."""

    def find(event_id: str) -> Part:
        row = get(on_shelf(code, event_id))
        if row is None or row.part is None:
            raise LookupError(f"the sum of {code} counts {event_id}, and there is no such row")
        return row.part

    return profile(code, sums, find)


def _changed(known: Known[Contribution], code: str, activities: Sequence[ActorActivity]) -> Changed:
    changed: Changed = {}
    for activity in activities:
        key = on_shelf(code, activity.event.id)
        before, after = changed[key] if key in changed else (row := known.get(key), row)
        changed[key] = (before, contribute(after, activity))
    return changed


def _event_id(key: str) -> str:
    return key.rpartition(SHELF_END)[2]
