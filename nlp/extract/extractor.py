"""Stories → coded stories: the one object that holds the spaCy pipeline, the gazetteer and the lexicon."""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from communique.nlp.actors import Gazetteer
from communique.nlp.extract import candidates, lexicon, sentences
from communique.nlp.extract.cast import Cast
from communique.nlp.extract.events import code
from communique.schemas.articles import CodedStory, Story
from communique.schemas.events import CodedEvent

UNUSED = ("ner",)
"""It has a tok2vec of its own and costs half the time."""


@cache
def pipeline(spacy_model: str) -> Language:
    """The parser, loaded once a process."""
    return spacy.load(spacy_model, exclude=list(UNUSED))


class Extractor:
    """Codes stories; the same stories give the same events."""

    def __init__(self, nlp: Language, gazetteer: Gazetteer) -> None:
        self._nlp = nlp
        self._gazetteer = gazetteer
        self._lexicon = lexicon.load()
        self._model = f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"

    @classmethod
    def load(cls, spacy_model: str, gazetteer: Gazetteer) -> "Extractor":
        """With any installed spaCy pipeline that has a tagger, a parser and a lemmatizer."""
        return cls(pipeline(spacy_model), gazetteer)

    def extract(self, stories: Sequence[Story]) -> list[CodedStory]:
        """One coded story each, in order; all their sentences are parsed in one batch."""
        spans = [list(sentences.split(story.text)) for story in stories]
        texts = [story.text[a:b] for story, found in zip(stories, spans, strict=True) for a, b in found]
        docs = iter(self._nlp.pipe(map(self._doc, texts), batch_size=64))
        return [
            self._coded(story, [(start, next(docs)) for start, _ in found])
            for story, found in zip(stories, spans, strict=True)
        ]

    def _doc(self, text: str) -> Doc:
        """One sentence a document: the parser shall not split it again."""
        doc = self._nlp.make_doc(text)
        for token in doc[1:]:
            token.is_sent_start = False
        return doc

    def _coded(self, story: Story, docs: list[tuple[int, Doc]]) -> CodedStory:
        published = story.published_at.date() if story.published_at else None
        events = {event.id: event for event in reversed(list(self._events(story, docs, published)))}
        return CodedStory(
            article_id=story.article_id,
            story=story.story,
            stories=story.stories,
            origin=story.origin,
            publisher=story.publisher,
            published_at=story.published_at,
            near_duplicate_of=story.near_duplicate_of,
            events=tuple(reversed(events.values())),
        )

    def _events(self, story: Story, docs: list[tuple[int, Doc]], published: dt.date | None) -> Iterator[CodedEvent]:
        cast = Cast(self._gazetteer, published)
        for start, doc in docs:
            for found in candidates.find(doc, start, cast, self._lexicon, published):
                yield code(story, found, model=self._model)
            cast.hear(self._gazetteer.find(doc.text))
