"""Stories → coded stories: the one object that holds the spaCy pipeline, the gazetteer and the lexicon."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language

from communique.nlp.actors import Gazetteer
from communique.nlp.extract import compose, dates, lexicon, predicates, rules
from communique.nlp.extract.build import Scene, build
from communique.nlp.extract.cast import Cast
from communique.nlp.extract.events import VERSION, code
from communique.nlp.extract.found import Found
from communique.nlp.extract.passages import Passage, Passages, Read
from communique.nlp.extract.remembered import remember
from communique.nlp.near_duplicates import sketch
from communique.nlp.reader import SHIPPED, Reader, Sieve
from communique.schemas.articles import CodedStory, Story
from communique.schemas.events import CodedEvent

UNUSED = ("ner",)
"""It has a tok2vec of its own and costs half the time."""


@cache
def pipeline(spacy_model: str) -> Language:
    """The parser, loaded once a process."""
    return remember(spacy.load(spacy_model, exclude=list(UNUSED)))


def model_name(nlp: Language) -> str:
    """`en_core_web_sm-3.8.0`."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"


class Extractor:
    """Codes stories; the same stories give the same events."""

    def __init__(
        self,
        nlp: Language,
        gazetteer: Gazetteer,
        reader: Reader,
        sieve: Sieve,
        *,
        acts: lexicon.Lexicon | None = None,
        version: str = VERSION,
    ) -> None:
        self._gazetteer = gazetteer
        self._lexicon = acts or lexicon.load()
        self._passages = Passages(nlp, gazetteer, reader, sieve, self._lexicon.own)
        self._model = model_name(nlp)
        self._version = version

    @classmethod
    def load(
        cls,
        spacy_model: str,
        gazetteer: Gazetteer,
        weights: Path | None = None,
        *,
        acts: tuple[Path, ...] = (),
        version: str = VERSION,
    ) -> "Extractor":
        """With any installed spaCy pipeline that has a tagger, a parser and a lemmatizer.

        `weights`: the reader's; `acts`: further act files; `version`: what stands in each event.
        """
        folder = weights or SHIPPED
        reader, sieve = Reader.load(folder), Sieve.load(folder)
        return cls(pipeline(spacy_model), gazetteer, reader, sieve, acts=lexicon.load(acts), version=version)

    def extract(self, stories: Sequence[Story]) -> list[CodedStory]:
        """One coded story each, in order; the sentences of all of them are read and parsed together."""
        passages = self._passages.of(stories)
        return [self._coded(story, mine) for story, mine in zip(stories, passages, strict=True)]

    def _coded(self, story: Story, mine: list[Passage]) -> CodedStory:
        events = {event.id: event for event in (self._event(story, it) for it in self._found(story, mine))}
        return CodedStory(
            article_id=story.article_id,
            story=story.story,
            stories=story.stories,
            origin=story.origin,
            publisher=story.publisher,
            published_at=story.published_at,
            sketch=sketch(story.text) if events else "",
            events=tuple(events.values()),
        )

    def _event(self, story: Story, found: Found) -> CodedEvent:
        return code(story, found, model=self._model, version=self._version)

    def _found(self, story: Story, mine: list[Passage]) -> Iterator[Found]:
        published = story.published_at.date() if story.published_at else None
        cast = Cast(self._gazetteer, published)
        narrated = dates.narrate([passage.doc for passage in mine], published)
        for passage, told in zip(mine, narrated, strict=True):
            if passage.read is not None:
                yield from self._acts(Scene(passage.doc, passage.start, cast, published, told), passage.read)
            cast.hear(passage.doc, passage.names)

    def _acts(self, scene: Scene, read: Read) -> Iterator[Found]:
        words = predicates.find(scene.doc, self._lexicon)
        yield from build(scene, read.candidates, compose.find(read, rules.links(words), words))
