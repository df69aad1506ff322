"""Plausible messages for the read model: a few actors, stories that name them, events at the right offsets."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from random import Random

from communique.schemas import topics
from communique.schemas.actors import ActorProfile, Counterpart, Day, EventSummary, Tally
from communique.schemas.articles import (
    ClassifiedStory,
    CodedStory,
    Dropped,
    DropReason,
    Origin,
    RawArticle,
    Relevance,
    Segment,
    Story,
)
from communique.schemas.base import Message, Quote, Span
from communique.schemas.events import Coder, DiplomaticEvent, Entity, Evidence, Place
from communique.schemas.failures import Reason
from communique.schemas.ontology import DatePrecision, EventType, Modality, Plan, QuadClass
from communique.web.tables.record import Record

PEOPLE = [
    ("FRAGOV", "France", "FRA", "GOV"),
    ("DEUGOV", "Germany", "DEU", "GOV"),
    ("USAGOV", "United States", "USA", "GOV"),
    ("CHNGOV", "China", "CHN", "GOV"),
    ("IRNGOV", "Iran", "IRN", "GOV"),
    ("BRAGOV", "Brazil", "BRA", "GOV"),
    ("INDGOV", "India", "IND", "GOV"),
    ("JPNGOV", "Japan", "JPN", "GOV"),
    ("KENGOV", "Kenya", "KEN", "GOV"),
    ("EGYGOV", "Egypt", "EGY", "GOV"),
    ("TURGOV", "Türkiye", "TUR", "GOV"),
    ("UKRMIL", "Ukrainian army", "UKR", "MIL"),
    ("RUSGOV", "Russia", "RUS", "GOV"),
    ("COLREB", "ELN", "COL", "REB"),
    ("IGOUNO", "United Nations", None, "IGO"),
    ("IGOEUR", "European Union", None, "IGO"),
    ("MEXGOV", "Mexico", "MEX", "GOV"),
    ("AUSGOV", "Australia", "AUS", "GOV"),
]
ACTS = [
    (EventType.CONSULT, "met", "042", 1, 1.9),
    (EventType.AGREE, "signed an agreement with", "057", 1, 8.0),
    (EventType.SUPPORT, "backed", "051", 1, 3.4),
    (EventType.AID, "sent aid to", "070", 2, 7.0),
    (EventType.COOPERATE, "held naval drills with", "062", 2, 7.4),
    (EventType.REQUEST, "appealed to", "020", 1, 3.0),
    (EventType.ACCUSE, "accused", "112", 3, -2.0),
    (EventType.REJECT, "rejected the offer of", "120", 3, -4.0),
    (EventType.THREATEN, "threatened", "138", 3, -7.0),
    (EventType.PROTEST, "protested against", "145", 3, -6.5),
    (EventType.SANCTION, "imposed sanctions on", "163", 4, -8.0),
    (EventType.MOBILIZE, "massed troops against", "152", 4, -7.2),
    (EventType.ASSAULT, "shelled positions of", "190", 4, -10.0),
]
PUBLISHERS = ["Northern Wire", "Daily Ledger", "Agence Méridienne", "The Harbour Post"]
PLACES = [
    ("Geneva", "CHE", 46.2, 6.14),
    ("Nairobi", "KEN", -1.28, 36.8),
    ("Vienna", "AUT", 48.2, 16.37),
    ("", "", 0, 0),
]
LAST_DAY = dt.datetime(2026, 3, 20, 12, tzinfo=dt.UTC)
CODER = Coder(version="test", model="factory")


def _entity(person: tuple[str, str, str | None, str], start: int) -> Entity:
    code, name, country, sector = person
    mention = Quote(text=name, start=start, end=start + len(name))
    return Entity(code=code, name=name, country=country, sector=sector, mention=mention)


def article(chance: Random, number: int) -> tuple[RawArticle, list[DiplomaticEvent]]:
    """A page with a menu, three sentences, a cookie notice; and the events that its sentences tell of."""
    published = LAST_DAY - dt.timedelta(hours=chance.randrange(24 * 70))
    body, events = "Home | World | Sport\n\n", []
    publisher = chance.choice(PUBLISHERS)
    for sentence in range(3):
        actor, recipient = chance.sample(PEOPLE, 2)
        kind, verb, cameo, quad, goldstein = chance.choice(ACTS)
        place, country, lat, lon = chance.choice(PLACES)
        start = len(body)
        text = (
            f"{actor[1]} {verb} {recipient[1]}"
            + (f" in {place}" if place else "")
            + f" after {chance.randrange(2, 40)} days of talks."
        )
        body += text + ("\n\n" if sentence < 2 else "\n")
        whom = start + len(actor[1]) + len(verb) + 2
        anchor = Quote(text=verb, start=start + len(actor[1]) + 1, end=whom - 1)
        quote = Quote(text=text, start=start, end=start + len(text))
        where = start + text.find(f" in {place}") + 4
        event_id = f"e{number:06d}-{sentence}"
        evidence = Evidence(
            event_id=event_id,
            article_id=f"a{number:06d}",
            story=0,
            publisher=publisher,
            published_at=published,
            anchor=anchor,
            sentence=quote,
            confidence=0.8,
        )
        events.append(
            DiplomaticEvent(
                id=event_id,
                article_id=f"a{number:06d}",
                story=0,
                event_type=kind,
                cameo=cameo,
                quad_class=QuadClass(quad),
                goldstein=goldstein,
                actor=(_entity(actor, start),),
                recipient=(_entity(recipient, whom),),
                modality=chance.choice([Modality.ACTUAL] * 8 + [Modality.PLANNED, Modality.POSSIBLE, Modality.DENIED]),
                date=published.date(),
                date_precision=DatePrecision.DAY,
                place=Place(text=place, start=where, end=where + len(place), country=country, lat=lat, lon=lon)
                if place
                else None,
                anchor=anchor,
                sentence=quote,
                confidence=round(chance.uniform(0.4, 0.98), 2),
                coder=CODER,
                explain=(f"verb {verb!r} → {kind.value} {cameo}", "subject → actor, object → recipient"),
                evidence=(evidence,),
                first_published_at=published,
                last_published_at=published,
            )
        )
    body += "\nWe use cookies to improve your experience.\n"
    raw = RawArticle(
        id=f"a{number:06d}",
        body=body,
        title=events[0].sentence.text.split(" after")[0],
        publisher=publisher,
        published_at=published,
        language="en",
        url=f"https://news.example/{number}",
    )
    return raw, [_announced(event) for event in events]


def _announced(event: DiplomaticEvent) -> DiplomaticEvent:
    """An act that is ahead is an open plan, which two papers tell of in the same words."""
    if event.modality is not Modality.PLANNED or event.date is None:
        return event
    copy = event.evidence[0].model_copy(update={"near_duplicate_of": "a000000"})
    expires = event.date + dt.timedelta(days=90)
    return event.model_copy(update={"plan": Plan.OPEN, "expires": expires, "evidence": (*event.evidence, copy)})


def classified(raw: RawArticle, origin: Origin, *, relevant: bool = True) -> ClassifiedStory:
    """One story: all but the first line and the last."""
    start, end = raw.body.index("\n\n") + 2, raw.body.rindex("\nWe use")
    story = Story(
        article_id=raw.id,
        story=0,
        stories=1,
        origin=origin,
        title=raw.title,
        text=raw.body[start:end],
        segments=(Segment(start=start, end=end, text_start=0, text_end=end - start),),
        kept=(Span(start=start, end=end),),
        dropped=(
            Dropped(start=0, end=start, reason=DropReason.MENU),
            Dropped(start=end, end=len(raw.body), reason=DropReason.COOKIES),
        ),
    )
    relevance = Relevance(
        relevant=relevant,
        category="diplomacy" if relevant else "other",
        score=0.9,
        reason="" if relevant else "no-actors",
    )
    return ClassifiedStory(story=story, relevance=relevance)


def profiles(events: list[DiplomaticEvent]) -> Iterator[ActorProfile]:
    """What the actors' table would hold after these events."""
    roles: dict[str, list[tuple[str, DiplomaticEvent]]] = defaultdict(list)
    for event in events:
        roles[event.actor[0].code].append(("actor", event))
        roles[event.recipient[0].code].append(("recipient", event))
    for code, seen in sorted(roles.items()):
        yield profile(code, seen)


def profile(code: str, seen: list[tuple[str, DiplomaticEvent]]) -> ActorProfile:
    """One of them."""
    entity = {it.code: it for _, event in seen for it in (*event.actor, *event.recipient)}[code]
    actual = [(role, event) for role, event in seen if event.modality is Modality.ACTUAL]
    return ActorProfile(
        code=code,
        name=entity.name,
        country=entity.country,
        sector=entity.sector,
        as_actor=_tally([event for role, event in actual if role == "actor"]),
        as_recipient=_tally([event for role, event in actual if role == "recipient"]),
        days=_days(actual),
        counterparts=_counterparts(actual),
        counterparts_total=len(_counterparts(actual)),
        agenda=tuple(_summary(role, event) for role, event in seen if event.modality is Modality.PLANNED),
        latest=tuple(_summary(role, event) for role, event in seen[-5:]),
        first_seen=min(event.date for _, event in seen if event.date),
        last_seen=max(event.date for _, event in seen if event.date),
        articles=len({event.article_id for _, event in seen}),
        publishers=2,
        updated_at=LAST_DAY,
    )


def _tally(events: list[DiplomaticEvent]) -> Tally:
    by_type: dict[str, int] = defaultdict(int)
    by_quad: dict[str, int] = defaultdict(int)
    for event in events:
        by_type[event.event_type.value] += 1
        by_quad[str(int(event.quad_class))] += 1
    total = sum(event.goldstein for event in events)
    return Tally(
        events=len(events),
        by_type=dict(by_type),
        by_quad_class=dict(by_quad),
        goldstein_sum=total,
        goldstein_mean=total / len(events) if events else None,
    )


def _days(seen: list[tuple[str, DiplomaticEvent]]) -> tuple[Day, ...]:
    days: dict[dt.date, list[tuple[str, DiplomaticEvent]]] = defaultdict(list)
    for role, event in seen:
        days[event.date or LAST_DAY.date()].append((role, event))
    return tuple(
        Day(
            day=day,
            as_actor=sum(role == "actor" for role, _ in them),
            as_recipient=sum(role != "actor" for role, _ in them),
            by_quad_class=_tally([event for _, event in them]).by_quad_class,
            goldstein_sum=sum(event.goldstein for _, event in them),
        )
        for day, them in sorted(days.items())
    )


def _counterparts(seen: list[tuple[str, DiplomaticEvent]]) -> tuple[Counterpart, ...]:
    others: dict[Entity, list[tuple[str, DiplomaticEvent]]] = defaultdict(list)
    for role, event in seen:
        other = event.recipient[0] if role == "actor" else event.actor[0]
        others[other.model_copy(update={"mention": None})].append((role, event))
    return tuple(
        Counterpart(
            code=entity.code,
            name=entity.name,
            as_actor=sum(role == "actor" for role, _ in them),
            as_recipient=sum(role != "actor" for role, _ in them),
            by_type=_tally([event for _, event in them]).by_type,
            goldstein_sum=sum(event.goldstein for _, event in them),
            goldstein_mean=sum(event.goldstein for _, event in them) / len(them),
            last=max(event.date for _, event in them if event.date),
        )
        for entity, them in others.items()
    )


def _summary(role: str, event: DiplomaticEvent) -> EventSummary:
    others = event.recipient if role == "actor" else event.actor
    return EventSummary(
        id=event.id,
        event_type=event.event_type,
        modality=event.modality,
        role=role,
        counterparts=tuple(it.code for it in others),
        date=event.date,
        goldstein=event.goldstein,
        sentence=event.sentence.text,
        article_id=event.article_id,
    )


def record(
    topic: topics.Topic,
    message: Message | bytes | None,
    *,
    offset: int,
    key: bytes | None = None,
    at: int | None = None,
) -> Record:
    """The message as it stands on the log; the broker's time follows the offset."""
    value = message.model_dump_json().encode() if isinstance(message, Message) else message
    if key is None and isinstance(message, Message) and topic.key:
        key = topic.key(message).encode()
    return Record(
        topic.name,
        offset % 4,
        offset,
        at if at is not None else int(LAST_DAY.timestamp() * 1000) + offset * 1000,
        key,
        value,
    )


def dead_letter(offset: int, value: bytes = b"\xff\xfenot json", reason: Reason = Reason.NOT_JSON) -> Record:
    """A record that a stage refused."""
    headers = {
        "dlq_stage": "clean",
        "dlq_reason": reason.value,
        "dlq_error": "expected value at line 1",
        "dlq_topic": "communique.articles.raw.v1",
        "dlq_partition": "0",
        "dlq_offset": str(offset),
        "dlq_time": LAST_DAY.isoformat(),
        "dlq_app_version": "test",
    }
    encoded = [(name, text.encode()) for name, text in headers.items()]
    return Record(topics.DEAD_LETTERS.name, offset % 4, offset, int(LAST_DAY.timestamp() * 1000), b"k", value, encoded)


def log(articles: int = 100, seed: int = 1) -> Iterator[Record]:
    """Articles with all that became of them, every eighth irrelevant, and three dead letters."""
    chance, told = Random(seed), []
    for number in range(articles):
        raw, events = article(chance, number)
        relevant = number % 8 != 7
        origin = Origin(partition=number % 4, offset=number)
        yield record(topics.ARTICLES_RAW, raw, offset=number)
        yield record(topics.ARTICLES_CLASSIFIED, classified(raw, origin, relevant=relevant), offset=number)
        if relevant:
            coded = CodedStory(article_id=raw.id, story=0, stories=1, origin=origin)
            yield record(topics.ARTICLES_CODED, coded, offset=number)
            told += events
            yield from (record(topics.EVENTS_DIPLOMATIC, it, offset=3 * number + n) for n, it in enumerate(events))
    yield from (record(topics.ACTORS_PROFILES, it, offset=n) for n, it in enumerate(profiles(told)))
    yield from (dead_letter(n) for n in range(3))
