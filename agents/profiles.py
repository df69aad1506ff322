"""What an actor's events come to → the profile that is published: of bounded size, the same for the same events."""

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import islice

from communique.agents.aggregates import Aggregate, Dyad, Sum
from communique.agents.contributions import Part
from communique.schemas.actors import ActorProfile, Counterpart, Day, EventSummary, Tally
from communique.schemas.ontology import DatePrecision, Modality

LATEST = 20
AGENDA = 50
COUNTERPARTS = 150
DAYS = 400
"""So far back days are told one by one, up to a whole month; then months."""
MONTHS = 480
Find = Callable[[str], Part]
"""An event's id → this actor's part in it."""


def profile(code: str, all_: Aggregate, find: Find) -> ActorProfile:
    """Only what happened counts; what is planned stands in the agenda."""
    dated = bisect_left(all_.actual, (dt.date.min + dt.timedelta(1),))
    updated = all_.published[-1] if all_.published else None
    return ActorProfile(
        code=code,
        name=_most(all_.names or all_.office_names) or code,
        country=_most(all_.countries),
        sector=_most(all_.sectors),
        as_actor=_tally(all_.as_actor),
        as_recipient=_tally(all_.as_recipient),
        days=tuple(_days(all_, today=updated.date() if updated else dt.date.max)),
        counterparts=tuple(_counterparts(all_)),
        counterparts_total=len(all_.dyads),
        agenda=_agenda(all_, find, today=updated.date() if updated else dt.date.min),
        latest=tuple(_summary(id_, find(id_)) for _, id_ in reversed(all_.actual[-LATEST:])),
        first_seen=all_.actual[dated][0] if dated < len(all_.actual) else None,
        last_seen=all_.actual[-1][0] if dated < len(all_.actual) else None,
        articles=len(all_.articles),
        publishers=len(all_.publishers),
        updated_at=updated,
    )


def _most(counts: Counter[str | None]) -> str | None:
    """The value given most often; of equals the first in the alphabet."""
    return min((it for it in counts if it), key=lambda it: (-counts[it], it), default=None)


def _tally(acts: Sum) -> Tally:
    return Tally(
        events=acts.events,
        by_type=dict(sorted(acts.types.items())),
        by_quad_class=dict(sorted(acts.quads.items())),
        goldstein_sum=float(acts.goldstein),
        goldstein_mean=_mean(acts),
    )


def _mean(acts: Sum) -> float | None:
    return float(acts.goldstein) / acts.events if acts.events else None


def _days(all_: Aggregate, *, today: dt.date) -> Iterable[Day]:
    """Whole months first, then days from the first of a month on: nothing is told twice."""
    newest = min(max(all_.days, default=dt.date.max), today)
    since = (newest - dt.timedelta(DAYS)).replace(day=1) if newest.year > dt.MINYEAR + 1 else dt.date.min
    for month in sorted(it for it in all_.months if it < since)[-MONTHS:]:
        yield _day(month, DatePrecision.MONTH, all_.months[month])
    for day in sorted(it for it in all_.days if it >= since):
        yield _day(day, DatePrecision.DAY, all_.days[day])


def _day(day: dt.date, precision: DatePrecision, acts: Sum) -> Day:
    return Day(
        day=day,
        precision=precision,
        as_actor=acts.as_actor,
        as_recipient=acts.as_recipient,
        by_quad_class=dict(sorted(acts.quads.items())),
        goldstein_sum=float(acts.goldstein),
    )


def _counterparts(all_: Aggregate) -> Iterable[Counterpart]:
    most = sorted(all_.dyads, key=lambda code: (-all_.dyads[code].acts.events, code))
    return (_counterpart(code, all_.dyads[code]) for code in most[:COUNTERPARTS])


def _counterpart(code: str, dyad: Dyad) -> Counterpart:
    return Counterpart(
        code=code,
        name=_most(dyad.names) or code,
        as_actor=dyad.acts.as_actor,
        as_recipient=dyad.acts.as_recipient,
        by_type=dict(sorted(dyad.acts.types.items())),
        goldstein_sum=float(dyad.acts.goldstein),
        goldstein_mean=_mean(dyad.acts),
        last=dyad.days[-1] if dyad.days else None,
    )


def _agenda(all_: Aggregate, find: Find, *, today: dt.date) -> tuple[EventSummary, ...]:
    """What can still come about, as seen from the latest news of this actor; what comes first stands first."""
    coming = islice(all_.planned, bisect_left(all_.planned, (today,)), None)
    summaries = [_summary(event_id, find(event_id)) for _, event_id in islice(coming, AGENDA)]
    return tuple(sorted(summaries, key=lambda it: (it.date or it.until or dt.date.max, it.id)))


def _summary(event_id: str, part: Part) -> EventSummary:
    untold = (
        part.modality is Modality.PLANNED and part.precision is DatePrecision.NONE
    )  # then `day` is when it was told
    return EventSummary(
        id=event_id,
        event_type=part.event_type,
        modality=part.modality,
        role="actor" if part.as_actor else "recipient",
        counterparts=tuple(sorted(part.counterparts)),
        date=None if untold else part.day,
        until=part.until,
        goldstein=part.goldstein,
        sentence=part.sentence,
        article_id=part.article_id,
    )
