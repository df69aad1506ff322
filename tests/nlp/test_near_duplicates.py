"""A copy is found after a paper's small changes; two tellings of one event are not copies."""

from communique.nlp.near_duplicates import SIZE, originals, similarity, sketch

WIRE = (
    "Slovenia's foreign minister flew to Pristina on Monday to deliver an invitation to the spring summit. "
    "She met the president and the head of the assembly, and said that the door of the alliance stays open. "
    "Belgrade criticised the visit in a short note and asked the European Union to speak with one voice. "
    "The minister will go on to Tirana, where she is to sign an agreement on the recognition of diplomas."
)
COPY = "By our own staff. " + WIRE.replace("on Monday ", "")
TOLD_ANEW = (
    "Kosovo has been invited to a regional meeting in the spring. Slovenia's top diplomat brought the letter herself "
    "and was received by the leadership in Pristina. Serbia reacted angrily and turned to Brussels for support, while "
    "Albania awaits her next."
)


def test_a_copy_with_another_lead_is_linked_to_the_first_and_another_telling_is_not() -> None:
    texts = {"wire": WIRE, "told anew": TOLD_ANEW, "copy": COPY, "cut": WIRE[: len(WIRE) * 3 // 4]}
    assert originals((name, sketch(text)) for name, text in texts.items()) == {"copy": "wire", "cut": "wire"}


def test_how_alike_is_estimated() -> None:
    assert similarity(sketch(WIRE), sketch(WIRE)) == 1
    assert similarity(sketch(WIRE), sketch(COPY)) > 0.7
    assert abs(similarity(sketch(WIRE), sketch(TOLD_ANEW))) < 0.2


def test_a_text_of_a_few_words_is_a_copy_of_nothing() -> None:
    assert originals([("one", sketch("Talks go on")), ("two", sketch("Talks go on"))]) == {}


def test_a_sketch_is_small_however_long_the_text_is() -> None:
    assert len(sketch(WIRE * 200)) == len(sketch(WIRE)) < 1.4 * SIZE
