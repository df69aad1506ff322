"""An actor's row → the profile that is published. Pure: the same row gives the same profile, to the last digit."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import fsum

from communique.agents.contributions import ActorRow, Part
from communique.schemas.actors import ActorProfile, Counterpart, Day, EventSummary, Tally
from communique.schemas.ontology import DatePrecision, Modality

LATEST = 20
AGENDA = 50
DAYS = 400
"""Days that are told one by one; what lies longer back is told by the month."""
Parts = Sequence[tuple[str, Part]]


def profile(code: str, row: ActorRow) -> ActorProfile:
    """Only what happened counts; what is planned stands in the agenda."""
    parts = sorted((event_id, it.part) for event_id, it in row.contributions.items() if it.part)
    actual = [(event_id, part) for event_id, part in parts if part.modality is Modality.ACTUAL]
    days = sorted(part.day for _, part in actual if part.day)
    seen = sorted(part.published_at for _, part in parts if part.published_at)
    return ActorProfile(
        code=code,
        name=_name(code, [part for _, part in parts]),
        country=next((part.actor.country for _, part in parts if part.actor.country), None),
        sector=next((part.actor.sector for _, part in parts if part.actor.sector), None),
        as_actor=_tally([part for _, part in actual if part.as_actor]),
        as_recipient=_tally([part for _, part in actual if part.as_recipient]),
        days=tuple(_days([part for _, part in actual])),
        counterparts=tuple(_counterparts([part for _, part in actual])),
        agenda=_agenda(parts, today=seen[-1].date() if seen else dt.date.min),
        latest=_latest(actual),
        first_seen=days[0] if days else None,
        last_seen=days[-1] if days else None,
        articles=len({article for _, part in actual for article in part.articles}),
        publishers=len({publisher for _, part in actual for publisher in part.publishers}),
        updated_at=seen[-1] if seen else None,
    )


def _name(code: str, parts: Sequence[Part]) -> str:
    """The name used most, of the actor itself before those of the people who speak for it."""
    own = Counter(part.actor.name for part in parts if not part.actor.office)
    names = own or Counter(part.actor.name for part in parts)
    return min(names, key=lambda name: (-names[name], name), default=code)


def _tally(parts: Sequence[Part]) -> Tally:
    total = fsum(part.goldstein for part in parts)  # exact: the order of the parts does not show
    return Tally(
        events=len(parts),
        by_type=_counts(part.event_type.value for part in parts),
        by_quad_class=_counts(str(part.quad_class.value) for part in parts),
        goldstein_sum=total,
        goldstein_mean=total / len(parts) if parts else None,
    )


def _days(parts: Iterable[Part]) -> Iterable[Day]:
    dated = [(part.day, part) for part in parts if part.day and not part.historical]
    newest = max((day for day, _ in dated), default=dt.date.min)
    buckets: dict[tuple[dt.date, str], list[Part]] = defaultdict(list)
    for day, part in dated:
        recent = (newest - day).days < DAYS
        buckets[(day, DatePrecision.DAY) if recent else (day.replace(day=1), DatePrecision.MONTH)].append(part)
    for (day, precision), members in sorted(buckets.items()):
        yield Day(
            day=day,
            precision=precision,
            as_actor=sum(part.as_actor for part in members),
            as_recipient=sum(part.as_recipient for part in members),
            by_quad_class=_counts(str(part.quad_class.value) for part in members),
            goldstein_sum=fsum(part.goldstein for part in members),
        )


def _counterparts(parts: Iterable[Part]) -> Iterable[Counterpart]:
    dyads: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        for code in part.counterparts:
            dyads[code].append(part)
    for code, members in sorted(dyads.items(), key=lambda item: (-len(item[1]), item[0])):
        names = Counter(part.counterparts[code] for part in members)
        total = fsum(part.goldstein for part in members)
        yield Counterpart(
            code=code,
            name=min(names, key=lambda name: (-names[name], name)),
            as_actor=sum(part.as_actor for part in members),
            as_recipient=sum(part.as_recipient for part in members),
            by_type=_counts(part.event_type.value for part in members),
            goldstein_sum=total,
            goldstein_mean=total / len(members),
            last=max((part.day for part in members if part.day), default=None),
        )


def _agenda(parts: Parts, *, today: dt.date) -> tuple[EventSummary, ...]:
    """What is still to come, as seen from the latest news of this actor."""
    planned = [(event_id, part) for event_id, part in parts if part.modality is Modality.PLANNED]
    coming = [(event_id, part) for event_id, part in planned if _is_to_come(part, today)]
    ordered = sorted(coming, key=lambda item: (item[1].day or dt.date.max, item[0]))
    return tuple(_summary(event_id, part) for event_id, part in ordered[:AGENDA])


def _is_to_come(part: Part, today: dt.date) -> bool:
    return part.day is None or part.precision is not DatePrecision.DAY or part.day >= today


def _latest(parts: Parts) -> tuple[EventSummary, ...]:
    ordered = sorted(parts, key=lambda item: (item[1].day or dt.date.min, item[0]), reverse=True)
    return tuple(_summary(event_id, part) for event_id, part in ordered[:LATEST])


def _summary(event_id: str, part: Part) -> EventSummary:
    return EventSummary(
        id=event_id,
        event_type=part.event_type,
        modality=part.modality,
        role="actor" if part.as_actor else "recipient",
        counterparts=tuple(sorted(part.counterparts)),
        date=part.day,
        goldstein=part.goldstein,
        sentence=part.sentence,
        article_id=part.article_id,
    )


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
