"""Articles for the fault runs: many of a sentence or two, some whole; repeats, revisions, deletions, rubbish."""

import json
from pathlib import Path
from random import Random

from communique.producers.sources import read
from communique.schemas.articles import RawArticle

SEEDS = Path(__file__).parents[2] / "seeds"
LAND = [
    "France",
    "Kenya",
    "Ghana",
    "Chile",
    "Peru",
    "Japan",
    "Norway",
    "Canada",
    "Mexico",
    "Brazil",
    "Egypt",
    "Jordan",
    "India",
    "Nepal",
    "Poland",
    "Greece",
    "Cuba",
    "Iran",
]
ACTS = (
    "{a} accused {b} on Thursday of blocking its ships.",
    "{a} signed a trade agreement with {b} on Wednesday.",
    "{a} imposed sanctions on {b} on Monday.",
    "{a} condemned {b} on Tuesday for shelling the harbour.",
    "{a} sent 40 tonnes of food aid to {b} on Friday.",
    "Leaders of {a} and {b} held talks in Geneva on Sunday.",
    "The cup final between {a} and {b} ended without a goal.",
)
Put = tuple[bytes | None, bytes | None]
"""Key and value as they go onto `articles.raw`."""
LONG_EVERY, REPEAT_EVERY, REVISE_EVERY, DELETE_EVERY, BAD_EVERY = 40, 20, 10, 50, 100


def corpus(count: int, *, seed: int = 7) -> list[Put]:
    """At least `count` messages, the same for the same seed; of one id always in the order in which they were said."""
    chance = Random(seed)
    whole = [one for one in read([SEEDS]) if isinstance(one, RawArticle)]
    said: list[Put] = []
    for number in range(count):
        said.append(_article(chance, number, whole))
        if number % REVISE_EVERY == 3:  # the correction of one that was said lately
            said.append(_article(chance, max(0, number - chance.randrange(30)), whole))
        if number % REPEAT_EVERY == 5:
            said.append(said[-chance.randrange(1, min(50, len(said)))])
        if number % DELETE_EVERY == 7:
            said.append((_name(max(0, number - chance.randrange(100))), None))
        if number % BAD_EVERY == 9:
            said.append(chance.choice(_bad(number)))
    return said


def _article(chance: Random, number: int, whole: list[RawArticle]) -> Put:
    body = chance.choice(whole).body if number % LONG_EVERY == 1 else _brief(chance)
    return _name(number), json.dumps(
        {
            "id": _name(number).decode(),
            "body": body,
            "published_at": f"2026-{chance.randrange(1, 4):02}-{chance.randrange(1, 28):02}T12:00:00Z",
            "publisher": f"Paper {chance.randrange(12)}",
        }
    ).encode()


def _brief(chance: Random) -> str:
    sentences = (chance.choice(ACTS).format(**dict(zip("ab", chance.sample(LAND, 2), strict=True))) for _ in range(2))
    return " ".join(list(sentences)[: chance.choice((1, 1, 2))])


def _name(number: int) -> bytes:
    return b"article-%05d" % number


def _bad(number: int) -> list[Put]:
    name = b"bad-%05d" % number
    return [
        (name, b"{"),
        (name, b"\xff\xfe no text"),
        (name, b'{"id": "another", "body": "under a key that is not its own"}'),
        (name, b'{"id": "%s"}' % name),
        (None, b"[]"),
    ]
