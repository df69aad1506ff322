"""spaCy's attribute ruler, asked once for each word: its 180 patterns take a third of the time of a parse.

What a pattern of one token gives depends on the token's word, tag and dependency alone, so the answer is kept by these.
Patterns of several tokens are few and are asked each time.
"""

from collections.abc import Collection
from typing import Any, cast

import numpy as np
from spacy.attrs import DEP, LEMMA, MORPH, ORTH, POS, TAG
from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

NAME = "remembered_attributes"
RULER = "attribute_ruler"
KEY = [ORTH, TAG, DEP]
GIVEN = [TAG, POS, MORPH, LEMMA, DEP]
ASKED = frozenset({"ORTH", "LOWER", "NORM", "SHAPE", "PREFIX", "SUFFIX", "LENGTH", "IS_SPACE", "TAG", "DEP"})
"""What a pattern may ask of its one token so that `KEY` answers it."""
MOST = 200_000
"""Answers kept, some 50 MB: a stream of articles brings new words for ever."""
Key = tuple[int, ...]


def remember(nlp: Language) -> Language:
    """Lets the model's ruler be asked through a memory, if it has one; each token comes out as before."""
    if nlp.has_pipe(RULER):
        nlp.add_pipe(NAME, before=RULER)
        nlp.disable_pipe(RULER)
    return nlp


class Remembered:
    """A ruler with what it said before."""

    def __init__(self, ruler: AttributeRuler) -> None:
        self._vocab = ruler.vocab
        self._single, self._several = AttributeRuler(self._vocab), AttributeRuler(self._vocab)
        for rule in cast(list[dict[str, Any]], ruler.patterns):
            one = all(len(pattern) == 1 and pattern[0].keys() <= ASKED for pattern in rule["patterns"])
            (self._single if one else self._several).add_patterns([rule])
        self._answers: dict[Key, list[int]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """The document with parts of speech, morphology and what the rules say of lemmas."""
        if len(self._answers) > MOST:
            self._answers.clear()
        keys = list(map(tuple, doc.to_array(KEY).tolist()))
        if new := {key for key in keys if key not in self._answers}:
            self._ask(new)
        said = np.asarray([self._answers[key] for key in keys], dtype=np.uint64)
        doc.from_array(GIVEN, said.reshape(-1, len(GIVEN)))  # type: ignore[arg-type]
        return self._several(doc)

    def _ask(self, keys: Collection[Key]) -> None:
        words, tags, deps = ([self._vocab.strings[it] for it in column] for column in zip(*keys, strict=True))
        said = self._single(Doc(self._vocab, words=words, tags=tags, deps=deps)).to_array(GIVEN)
        self._answers.update(zip(keys, said.tolist(), strict=True))


@Language.factory(NAME)
def _make(nlp: Language, name: str) -> Remembered:
    return Remembered(cast(AttributeRuler, nlp.get_pipe(RULER)))
