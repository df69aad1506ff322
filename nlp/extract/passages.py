"""Stories → their sentences, those parsed and read that may tell of an act.

What costs least is asked first: the sieve looks at the words, the encoder at the sentence, and only where it sees
something is there a parse.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from communique.nlp.actors import Gazetteer, Kind, Match
from communique.nlp.extract import sentences, spans, timex
from communique.nlp.extract.cast import points_back
from communique.nlp.extract.spans import Candidate
from communique.nlp.reader import Encoded, Reader, Reading, Sieve
from communique.schemas.articles import Story

FAINT = 0.4
"""A sentence is parsed unless the reader thinks any act, and each type of act, in it less likely than this."""


@dataclass(frozen=True)
class Read:
    """A parsed sentence, the noun phrases that may be actors, and what the reader says of them."""

    doc: Doc
    candidates: list[Candidate]
    reading: Reading


@dataclass(frozen=True)
class Passage:
    """A sentence of a story: where it begins, its words, the names in it, and what was read if it may tell of an act.

    `doc` is parsed where the sentence may tell of an act, or the one after it does and "he" or the day told of may lead
    back; elsewhere it has tokens and nothing more.
    """

    start: int
    text: str
    """Its words; `doc.text` would put them together anew each time."""
    doc: Doc
    names: list[Match]
    read: Read | None = None


class Passages:
    """Splits and reads; the same story is read the same way whatever stories stand beside it."""

    def __init__(
        self, nlp: Language, gazetteer: Gazetteer, reader: Reader, sieve: Sieve, own: frozenset[str] = frozenset()
    ) -> None:
        """`own`: the beginnings of a user's own words; a sentence that may have one is always read."""
        self._nlp = nlp
        self._gazetteer = gazetteer
        self._reader = reader
        self._sieve = sieve
        self._own = own

    def of(self, stories: Sequence[Story]) -> list[list[Passage]]:
        """The passages of each story; all that need a parse are parsed in one batch."""
        split = [list(self._split(story.text)) for story in stories]
        seen = [[self._seen(passage.text) for passage in mine] for mine in split]
        wanted = [doc for mine, looks in zip(split, seen, strict=True) for doc in _wanted(mine, looks)]
        for _ in self._nlp.pipe(wanted, batch_size=64):
            pass  # a document is parsed in its place
        return [
            [replace(passage, read=self._read(passage, look)) for passage, look in zip(mine, looks, strict=True)]
            for mine, looks in zip(split, seen, strict=True)
        ]

    def _split(self, text: str) -> Iterator[Passage]:
        for start, end in sentences.split(text):
            words = text[start:end]
            yield Passage(start, words, self._doc(words), self._gazetteer.find(words))

    def _seen(self, text: str) -> Encoded | None:
        """What the encoder sees in a sentence that may tell of an act."""
        own = any(beginning in text.lower() for beginning in self._own)
        if not own and not self._sieve.passes(text):
            return None
        seen = self._reader.encode(text)
        return seen if own or self._reader.told(seen).max() >= FAINT else None

    def _read(self, passage: Passage, seen: Encoded | None) -> Read | None:
        if seen is None:
            return None
        known = [(match.start, match.end) for match in passage.names if match.kind is not Kind.ROLE]
        candidates = spans.find(passage.doc, known)
        return Read(passage.doc, candidates, self._reader.read(seen, [(c.start, c.end) for c in candidates]))

    def _doc(self, text: str) -> Doc:
        """One sentence a document: the parser shall not split it again."""
        doc = self._nlp.make_doc(text)
        for token in doc[1:]:
            token.is_sent_start = False
        return doc


def _wanted(passages: Sequence[Passage], looks: Sequence[Encoded | None]) -> Iterator[Doc]:
    """The sentences that need a parse."""
    following = [*zip(passages[1:], looks[1:], strict=True), (None, None)]
    for passage, look, (after, ahead) in zip(passages, looks, following, strict=False):
        back = after is not None and ahead is not None and points_back(after.text)
        if look is not None or back or (ahead is not None and timex.find(passage.text)):
            yield passage.doc
