"""Tellings of one kind and time → the acts that they tell of. Pure, blind to the order in which they came."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from communique.agents.acts import Telling
from communique.agents.likeness import Marks, alike, fits, is_certain, is_named, is_one_story, marks, united
from communique.agents.near_types import meant
from communique.schemas.events import CodedEvent
from communique.schemas.ontology import EventType, Modality

COMPARED = 8
"""Tellings of an act whose words are compared with those of another."""
EPOCH = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Told:
    """A telling and its event."""

    telling: Telling
    event: CodedEvent
    guest: bool = False
    """It only calls a plan off."""

    @property
    def order(self) -> tuple[dt.datetime, str]:
        """When it was published; then by name."""
        return (self.event.published_at or EPOCH, self.event.id)


@dataclass
class Cluster:
    """The tellings of one act."""

    event_type: EventType
    modality: Modality
    marks: Marks
    told: list[Told] = field(default_factory=list)
    denials: list[Told] = field(default_factory=list)
    """What says that the plan will not come about."""

    @property
    def first(self) -> tuple[dt.datetime, str]:
        """Its first telling."""
        return min(it.order for it in self.told)

    @property
    def planned(self) -> bool:
        """No telling says that it happened."""
        return all(it.event.modality is Modality.PLANNED for it in self.told)

    @property
    def called_off(self) -> bool:
        """The last word on the plan is that it will not come about."""
        last = max(it.order[0] for it in self.told)
        return self.planned and any(it.order[0] >= last for it in self.denials)

    def unite(self, other: "Cluster") -> None:
        """Both are one act."""
        self.told += other.told
        self.marks = united(self.marks, other.marks)


def clusters(members: Iterable[Told]) -> list[Cluster]:
    """The acts of one cell, in the order in which they were first told."""
    told: dict[Modality, list[Told]] = defaultdict(list)
    guests: list[Told] = []
    for it in members:
        (guests if it.guest else told[it.event.modality]).append(it)
    acts = _across_types(_of_one_type(told[Modality.ACTUAL]))
    plans = [plan for plan in _of_one_type(told[Modality.PLANNED]) if not _fulfilled(plan, acts)]
    denied = [it for it in _oldest_first(told[Modality.DENIED]) if not _called_off(it, plans)]
    for guest in _oldest_first(guests):
        _called_off(guest, plans)
    acts += [*plans, *_of_one_type(denied), *_of_one_type(told[Modality.POSSIBLE])]
    return sorted(acts, key=lambda it: it.first)


def _of_one_type(told: Iterable[Told]) -> list[Cluster]:
    """Two people of one side, or two countries as the place, are two acts; what names neither goes with the first.

    What leaves the day or a side open needs like words besides: many things happen between two sides.
    """
    found: list[Cluster] = []
    for it in sorted(told, key=_most_precise_first):
        one = Cluster(meant(it.event), it.event.modality, marks(it.event), [it])
        same = (known for known in found if known.event_type is one.event_type and _fits(one, known))
        if known := next(same, None):
            known.unite(one)
        else:
            found.append(one)
    return found


def _fits(one: Cluster, known: Cluster) -> bool:
    certain = is_certain(one.told[0].event) and is_certain(known.told[0].event)
    return fits(one.marks, known.marks) and (certain or _like(one, known))


def _across_types(acts: Iterable[Cluster]) -> list[Cluster]:
    """Acts of near types in like words, told by different stories, are one."""
    found: list[Cluster] = []
    for one in sorted(acts, key=lambda it: it.first):
        other_type = (it for it in found if it.event_type is not one.event_type)
        same = (it for it in other_type if fits(one.marks, it.marks) and _like(one, it, within_story=False))
        if known := next(same, None):
            known.unite(one)
        else:
            found.append(one)
    return found


def _like(one: Cluster, other: Cluster, *, within_story: bool = True) -> bool:
    """One story that says two types of things means two things."""
    mine, others = (_oldest_first(it.told)[:COMPARED] for it in (one, other))
    return any(
        alike(a.event, b.event) and (within_story or not is_one_story(a.event, b.event)) for a in mine for b in others
    )


def _fulfilled(plan: Cluster, acts: Sequence[Cluster]) -> bool:
    """Gives the plan to the act that it announced: one of its type, else (a mere intent) one of a near type."""
    intent = any(it.event.event_type is not plan.event_type for it in plan.told)
    near = [it for it in acts if it.event_type is plan.event_type]
    near += sorted((it for it in acts if intent and it not in near), key=lambda it: it.first)
    open_ = not all(is_named(it.event) for it in plan.told)  # then only the words can say that it is the same
    act = next((it for it in near if fits(plan.marks, it.marks) and not (open_ and not _like(plan, it))), None)
    if act:
        act.unite(plan)
    return act is not None


def _called_off(denial: Told, plans: Iterable[Cluster]) -> bool:
    """Gives the denial to the plan that it calls off."""
    own = marks(denial.event)
    fit = (it for it in plans if (denial.guest or it.event_type is meant(denial.event)) and fits(own, it.marks))
    plan = next(fit, None)
    if plan:
        plan.denials.append(denial)
    return plan is not None


def _oldest_first(told: Iterable[Told]) -> list[Told]:
    return sorted(told, key=lambda it: it.order)


def _most_precise_first(told: Told) -> tuple[object, ...]:
    persons = marks(told.event).persons
    return (not is_certain(told.event), -len(persons), sorted(map(sorted, persons.values())), told.event.id)
