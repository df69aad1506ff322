"""events.mentions → events.diplomatic, actors.activity: one event for one act, however many stories tell it."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence

from communique.agents.acts import ActRow, Telling, record
from communique.agents.book import Book, Place
from communique.agents.hop import Batches
from communique.agents.merging import EVIDENCE, acts
from communique.agents.records import Outgoing
from communique.agents.rows import Rows, on_shelf
from communique.agents.table import Folded, Known, Table, keep
from communique.schemas.actors import ActorActivity
from communique.schemas.base import Message
from communique.schemas.events import DiplomaticEvent, Entity, Mention
from communique.schemas.topics import ACTORS_ACTIVITY, EVENTS_DIPLOMATIC, Topic

PIECE = 100
"""Rows that are read before the other agents have a turn."""
Merged = dict[str, DiplomaticEvent]
History = dict[Place, list[Merged]]
"""The acts of each touched place: as they were, and after each mention that touched it."""


def merge(batches: Batches, rows: Rows[ActRow]) -> AsyncIterator[list[Outgoing]]:
    """Keep what was told about each pair of sides, and tell which acts that makes."""
    return keep(ACTS, batches, rows)


def fold(known: Known[ActRow], mentions: Sequence[Mention]) -> Folded[ActRow]:
    """The events that the mentions change or repeat, and word of it to everyone who takes part.

    Every state on the way counts, not only the last: before a crash, any of them may have been told, and who took part
    only in that one must hear that it is over.
    """
    sides = mentions[0].act
    for _ in remember(known, sides):
        pass
    book: Book = known.memory.pop(sides)  # if anything fails, it is made again
    tellings = _Tellings(known)
    told = list(
        _told(_history(book, sides, tellings, mentions), {mention.event.id for mention in mentions}, known, sides)
    )
    known.memory[sides] = book
    messages: list[tuple[Topic, Sequence[Message]]] = [
        (EVENTS_DIPLOMATIC, [event for event, _ in told]),
        (ACTORS_ACTIVITY, [word for event, versions in told for word in _words(event, versions)]),
    ]
    revisions = {on_shelf(sides, event.id): ActRow(revision=event.revision) for event, _ in told}
    # The numbers first: a number that was written and not told is skipped, one told and not written would come twice.
    return Folded([revisions, {key: ActRow(telling=it) for key, it in tellings.changed.items()}], messages)


def remember(known: Known[ActRow], sides: str) -> Iterator[None]:
    """What was told about these sides, if this worker has not looked yet."""
    if sides in known.memory:
        return
    book = Book()
    for number, (key, row) in enumerate(known.shelf(sides)):
        book.add(key, row.telling)
        if number % PIECE == PIECE - 1:
            yield
    known.memory[sides] = book


ACTS = Table("merge", Mention, lambda mention: mention.act, fold, remember)


class _Tellings(dict[str, Telling]):
    """By row key; each row is read once."""

    def __init__(self, known: Known[ActRow]) -> None:
        self.changed: dict[str, Telling] = {}
        self._known = known

    def __missing__(self, key: str) -> Telling:
        row = self._known.get(key)
        if row is None or row.telling is None:
            raise KeyError(key)
        self[key] = row.telling
        return row.telling

    def note(self, key: str, telling: Telling) -> None:
        """It is going to be written."""
        self[key] = self.changed[key] = telling


def _history(book: Book, sides: str, tellings: _Tellings, mentions: Iterable[Mention]) -> History:
    history: History = defaultdict(list)
    for mention in mentions:
        key = on_shelf(sides, mention.event.id)
        try:
            before = tellings[key]
        except KeyError:
            before = None
        after = record(before, mention)
        were, are = book.change(key, before, after)
        for (kind, cell), members in were.items():
            if (kind, cell) not in history:
                history[kind, cell] = [acts(kind, cell, members, tellings)]
        if after != before:
            tellings.note(key, after)
        for (kind, cell), members in are.items():
            history[kind, cell].append(acts(kind, cell, members, tellings))
    return history


def _told(
    history: History, mentioned: set[str], known: Known[ActRow], sides: str
) -> Iterator[tuple[DiplomaticEvent, list[DiplomaticEvent]]]:
    """Each event that is to be told, with all that it was on the way."""
    for states in history.values():
        for event_id in dict.fromkeys(event_id for merged in states for event_id in merged):
            versions = [merged[event_id] for merged in states if event_id in merged]
            event, revision = versions[-1], _revision(known, sides, event_id)
            if event_id not in states[-1]:
                yield event.model_copy(update={"retracted": True, "revision": revision + 1}), versions
            elif len(versions) < len(states) or any(it != event for it in versions):
                yield event.model_copy(update={"revision": revision + 1}), versions
            elif event.mentions > EVIDENCE or any(it.event_id in mentioned for it in event.evidence):
                # A repeat: said again, for the last time may be lost.
                yield event.model_copy(update={"revision": revision}), versions


def _revision(known: Known[ActRow], sides: str, event_id: str) -> int:
    row = known.get(on_shelf(sides, event_id))
    return row.revision if row else 0


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
