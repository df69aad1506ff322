"""actors.activity → actors.profiles: what each actor did and what was done to it."""

from collections.abc import AsyncIterator, Sequence
from functools import reduce

from communique.agents.contributions import ActorRow, contribute
from communique.agents.hop import Batches
from communique.agents.profiles import profile
from communique.agents.records import Outgoing
from communique.agents.rows import Rows
from communique.agents.table import Folded, Table, keep
from communique.schemas.actors import ActorActivity
from communique.schemas.topics import ACTORS_PROFILES


def actors(batches: Batches, rows: Rows[ActorRow]) -> AsyncIterator[list[Outgoing]]:
    """Keep what every event contributes to each actor, and publish the actor's profile."""
    return keep(ACTORS, batches, rows)


def fold(row: ActorRow | None, activities: Sequence[ActorActivity]) -> Folded[ActorRow]:
    """The actor's row with all of them, and its profile once."""
    row = reduce(contribute, activities, row or ActorRow())
    return Folded(row, [(ACTORS_PROFILES, [profile(activities[0].actor.code, row)])])


ACTORS = Table("actors", ActorActivity, lambda activity: activity.actor.code, fold)
