"""Stories → coded stories: the one object that holds the spaCy pipeline, the gazetteer and the lexicon."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from communique.nlp.actors import Gazetteer, Kind
from communique.nlp.extract import compose, dates, lexicon, predicates, rules, sentences, spans
from communique.nlp.extract.build import Scene, build
from communique.nlp.extract.cast import Cast
from communique.nlp.extract.events import code
from communique.nlp.extract.found import Found
from communique.nlp.extract.spans import Candidate
from communique.nlp.near_duplicates import sketch
from communique.nlp.reader import SHIPPED, Reader, Reading
from communique.schemas.articles import CodedStory, Story

UNUSED = ("ner",)
"""It has a tok2vec of its own and costs half the time."""


@cache
def pipeline(spacy_model: str) -> Language:
    """The parser, loaded once a process."""
    return spacy.load(spacy_model, exclude=list(UNUSED))


@dataclass(frozen=True)
class Sentence:
    """A parsed sentence, where it stands in its story, its candidates and what the reader says of them."""

    start: int
    doc: Doc
    candidates: list[Candidate]
    reading: Reading


class Extractor:
    """Codes stories; the same stories give the same events."""

    def __init__(self, nlp: Language, gazetteer: Gazetteer, reader: Reader) -> None:
        self._nlp = nlp
        self._gazetteer = gazetteer
        self._reader = reader
        self._lexicon = lexicon.load()
        self._model = f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"

    @classmethod
    def load(cls, spacy_model: str, gazetteer: Gazetteer, weights: Path | None = None) -> "Extractor":
        """With any installed spaCy pipeline that has a tagger, a parser and a lemmatizer; `weights`: the reader's."""
        return cls(pipeline(spacy_model), gazetteer, Reader.load(weights or SHIPPED))

    def extract(self, stories: Sequence[Story]) -> list[CodedStory]:
        """One coded story each, in order; all their sentences are parsed and read in one batch."""
        places = [(n, start, end) for n, story in enumerate(stories) for start, end in sentences.split(story.text)]
        sentences_of: list[list[Sentence]] = [[] for _ in stories]
        for (n, start, _), sentence in zip(places, self._read(stories, places), strict=True):
            sentences_of[n].append(replace(sentence, start=start))
        return [self._coded(story, mine) for story, mine in zip(stories, sentences_of, strict=True)]

    def _read(self, stories: Sequence[Story], places: Sequence[tuple[int, int, int]]) -> list[Sentence]:
        texts = [stories[n].text[start:end] for n, start, end in places]
        docs = list(self._nlp.pipe(map(self._doc, texts), batch_size=64))
        return [self._sentence(doc) for doc in docs]

    def _sentence(self, doc: Doc) -> Sentence:
        names = [(m.start, m.end) for m in self._gazetteer.find(doc.text) if m.kind is not Kind.ROLE]
        candidates = spans.find(doc, names)
        reading = self._reader.read(doc.text, [(c.start, c.end) for c in candidates])
        return Sentence(0, doc, candidates, reading)

    def _doc(self, text: str) -> Doc:
        """One sentence a document: the parser shall not split it again."""
        doc = self._nlp.make_doc(text)
        for token in doc[1:]:
            token.is_sent_start = False
        return doc

    def _coded(self, story: Story, mine: list[Sentence]) -> CodedStory:
        events = {event.id: event for event in (code(story, it, model=self._model) for it in self._found(story, mine))}
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

    def _found(self, story: Story, mine: list[Sentence]) -> Iterator[Found]:
        published = story.published_at.date() if story.published_at else None
        cast = Cast(self._gazetteer, published)
        narrated = dates.narrate([sentence.doc for sentence in mine], published)
        for sentence, told in zip(mine, narrated, strict=True):
            words = predicates.find(sentence.doc, self._lexicon)
            links = rules.links(words)
            acts = compose.find(sentence.doc, sentence.candidates, sentence.reading, links, words)
            yield from build(Scene(sentence.doc, sentence.start, cast, published, told), sentence.candidates, acts)
            cast.hear(sentence.doc, self._gazetteer.find(sentence.doc.text))
