"""The seeds, coded by the program, and the coder's own data → docs/codebook.md."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from communique.nlp.actors import Gazetteer
from communique.nlp.clean import clean
from communique.nlp.extract import Extractor
from communique.nlp.extract.lexicon import goldstein, load, plain_cameo, quad_class
from communique.producers.sources import read
from communique.schemas.articles import Origin, RawArticle
from communique.schemas.events import CodedEvent, Entity
from communique.schemas.ontology import EventType, Modality
from communique.schemas.settings import Settings

HERE = Path(__file__).resolve().parent
MOST = 3
QUAD = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
HEADING = """# Codebook

The sixteen event types of PLOVER 2.0 with the values that communique gives them. The examples are sentences of the
seeds, **coded by the program as it stands**, right or wrong: `make generated` writes this page, and a test compares it.

Beside its type every event says

- `mode`: how, where the word tells it; `contexts`: about what (diplomatic, military, economic, …);
- `cameo`, `goldstein`, `quad_class`: the same act in the older scheme, for tools that read it;
- `modality`: `actual`, `planned`, `possible` (feared, considered, conditional) or `denied` (it did not happen);
- `actor` and `recipient`: lists; who meets whom stands on both sides or all in `actor`;
- `date` of the act, never of the article, with `date_precision`; nothing where the text does not say.
"""


def page() -> str:
    """All types, from cooperation to conflict."""
    meanings = tomllib.loads((HERE / "codebook.toml").read_text(encoding="utf-8"))
    examples = _by_type(_coded(HERE.parent / "seeds"))
    modes = _modes()
    return HEADING + "".join(
        f"\n## {it.value}\n\n{meanings[it.value]['means']} *{meanings[it.value]['not']}*\n\n"
        f"{_values(it, modes[it])}\n\n{_examples(examples[it])}"
        for it in EventType
    )


def _values(event_type: EventType, modes: Iterable[str]) -> str:
    cameo = plain_cameo(event_type)
    named = ", ".join(f"`{mode}`" for mode in sorted(modes)) or "none"
    quad = quad_class(event_type)
    return f"CAMEO `{cameo}` · quad class {quad.value} ({QUAD[quad]}) · Goldstein {goldstein(cameo):g} · modes: {named}"


def _modes() -> dict[EventType, set[str]]:
    lexicon = load()
    found: dict[EventType, set[str]] = defaultdict(set)
    for senses in (*lexicon.verbs.values(), *lexicon.nouns.values()):
        for sense in senses:
            found[sense.event_type] |= {sense.mode} if sense.mode else set()
    return found


def _coded(seeds: Path) -> Iterator[CodedEvent]:
    extractor = Extractor.load(Settings.model_fields["spacy_model"].default, Gazetteer.load())
    for article in read([seeds], max_bytes=5_000_000):
        if isinstance(article, RawArticle) and article.language in (None, "en"):
            for coded in extractor.extract(clean(article, Origin(partition=0, offset=0))):
                yield from coded.events


def _by_type(events: Iterable[CodedEvent]) -> dict[EventType, list[CodedEvent]]:
    """The surest first; of one sentence one."""
    found: dict[EventType, dict[str, CodedEvent]] = defaultdict(dict)
    for event in sorted(events, key=lambda it: (-round(it.confidence, 1), len(it.sentence.text), it.id)):
        found[event.event_type].setdefault(event.sentence.text, event)
    return defaultdict(list, {it: list(held.values())[:MOST] for it, held in found.items()})


def _examples(events: Iterable[CodedEvent]) -> str:
    return "".join(map(_example, events)) or "No sentence of the seeds was coded so.\n"


def _example(event: CodedEvent) -> str:
    # Not by the offsets: they count the raw body, and the words here are mended.
    marked = event.sentence.text.replace(event.anchor.text, f"**{event.anchor.text}**", 1)
    said = [f"{_names(event.actor)} → {_names(event.recipient)}", event.date.isoformat() if event.date else "no date"]
    said += [event.mode] if event.mode else []
    said += [event.modality.value] if event.modality is not Modality.ACTUAL else []
    return f"> {' '.join(marked.split())}\n>\n> {' · '.join(said)} · `{event.article_id}`\n\n"


def _names(entities: Iterable[Entity]) -> str:
    return ", ".join(f"`{it.code}` {it.name}" for it in entities) or "nobody"
