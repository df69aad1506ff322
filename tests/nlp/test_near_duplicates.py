"""A copy is found after a paper's small changes; two tellings of one event are not copies."""

from communique.nlp.near_duplicates import signature, similar, similarity

WIRE = (
    "Slovenia's foreign minister flew to Pristina on Monday to deliver an invitation to the spring summit. "
    "She met the president and the head of the assembly, and said that the door of the alliance stays open. "
    "Belgrade criticised the visit in a short note and asked the European Union to speak with one voice. "
    "The minister will go on to Tirana, where she is to sign an agreement on the recognition of diplomas."
)
TOLD_ANEW = (
    "Kosovo has been invited to a regional meeting in the spring. Slovenia's top diplomat brought the letter herself "
    "and was received by the leadership in Pristina. Serbia reacted angrily and turned to Brussels for support, while "
    "Albania awaits her next."
)


def test_a_copy_with_another_lead_is_similar() -> None:
    assert similar(signature(WIRE), signature("By our own staff. " + WIRE.replace("on Monday ", "")))


def test_another_telling_of_the_event_is_not() -> None:
    assert similarity(signature(WIRE), signature(TOLD_ANEW)) < 0.2


def test_a_text_of_a_few_words_is_a_copy_of_nothing() -> None:
    assert not similar(signature("Talks go on"), signature("Talks go on"))
