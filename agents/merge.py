"""events.mentions → events.diplomatic, actors.activity: one event for one act, however many stories tell it."""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from itertools import accumulate

from communique.agents.acts import ActsRow, record
from communique.agents.hop import Batches
from communique.agents.merging import act, clusters
from communique.agents.records import Outgoing
from communique.agents.rows import Rows
from communique.agents.table import Folded, Table, keep
from communique.schemas.actors import ActorActivity
from communique.schemas.base import Message
from communique.schemas.events import DiplomaticEvent, Entity, Mention
from communique.schemas.topics import ACTORS_ACTIVITY, EVENTS_DIPLOMATIC, Topic

Merged = dict[str, DiplomaticEvent]


def merge(batches: Batches, rows: Rows[ActsRow]) -> AsyncIterator[list[Outgoing]]:
    """Keep what was told about each pair of sides, and tell which acts that makes."""
    return keep(ACTS, batches, rows)


def fold(row: ActsRow | None, mentions: Sequence[Mention]) -> Folded[ActsRow]:
    """The events that the mentions change or repeat, and word of it to everyone who takes part.

    Every state on the way counts, not only the last: before a crash, any of them may have been told, and who took part
    only in that one must hear that it is over.
    """
    row = row or ActsRow()
    states = list(accumulate(mentions, record, initial=row))
    history = list(_history(states))
    mentioned = {mention.event.id for mention in mentions}
    told = list(_told(history, mentioned, row.revisions))
    messages: list[tuple[Topic, Sequence[Message]]] = [
        (EVENTS_DIPLOMATIC, [event for event, _ in told]),
        (ACTORS_ACTIVITY, [word for event, versions in told for word in _words(event, versions)]),
    ]
    revisions = row.revisions | {event.id: event.revision for event, _ in told}
    return Folded(states[-1].model_copy(update={"revisions": revisions}), messages)


ACTS = Table("merge", Mention, lambda mention: mention.act, fold)


def _history(states: Iterable[ActsRow]) -> Iterator[Merged]:
    """The merged events of each state; a cluster that did not change is not merged again."""
    known: dict[tuple[str, tuple[int, ...]], DiplomaticEvent] = {}
    for state in states:
        merged: Merged = {}
        for event_id, cluster in clusters(state.tellings.values()).items():
            of = (event_id, tuple(id(telling) for telling in cluster))
            merged[event_id] = known.get(of) or known.setdefault(of, act(event_id, cluster))
        yield merged


def _told(
    history: Sequence[Merged], mentioned: set[str], revisions: dict[str, int]
) -> Iterator[tuple[DiplomaticEvent, list[DiplomaticEvent]]]:
    """Each event that is to be told, with all that it was on the way."""
    before, after = history[0], history[-1]
    for event_id in dict.fromkeys(event_id for merged in history for event_id in merged):
        versions = [merged[event_id] for merged in history if event_id in merged]
        event, revision = versions[-1], revisions.get(event_id, 0)
        if event_id not in after:
            yield event.model_copy(update={"retracted": True, "revision": revision + 1}), versions
        elif event != before.get(event_id):
            yield event.model_copy(update={"revision": revision + 1}), versions
        elif any(evidence.event_id in mentioned for evidence in event.evidence):
            # A repeat: said again, for the last time may be lost.
            yield event.model_copy(update={"revision": revision}), versions


def _words(event: DiplomaticEvent, versions: Iterable[DiplomaticEvent]) -> Iterator[ActorActivity]:
    present = {} if event.retracted else _participants(event)
    ever = {code: entity for version in versions for code, entity in _participants(version).items()}
    for code, entity in ever.items():
        if code not in present:
            yield ActorActivity(actor=entity, event=event, withdrawn=True)
    for entity in present.values():
        yield ActorActivity(actor=entity, event=event)


def _participants(event: DiplomaticEvent) -> dict[str, Entity]:
    return {entity.code: entity for entity in reversed((*event.actor, *event.recipient))}
