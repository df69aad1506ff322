"""What cleaning promises of any body."""

import pytest

from communique.nlp.clean import clean, report
from communique.nlp.offsets import quote
from communique.schemas.articles import Origin, RawArticle, Story

ORIGIN = Origin(partition=0, offset=0)


def cleaned(body: str) -> tuple[Story, ...]:
    return clean(RawArticle(id="a", body=body), ORIGIN)


def test_a_body_without_text_gives_one_empty_story() -> None:
    (story,) = cleaned(" \n\t ")
    assert story.text == ""
    assert story.segments == ()


def test_offsets_lead_back_to_the_raw_words() -> None:
    body = "Home\n\nFrance &amp; Chad signed a pact.\n\nSubscribe to our newsletter\n\nIt runs to 2030."
    (story,) = cleaned(body)
    assert "Subscribe" not in story.text
    start = story.text.index("& Chad")
    found = quote(story, start, start + 6)
    assert (found.text, body[found.start : found.end]) == ("& Chad", "&amp; Chad")


def test_rows_of_the_report_name_what_was_dropped() -> None:
    body = "Advertisement\n\nThe envoy left for Oslo on Tuesday, the ministry said."
    (row,) = report(cleaned(body))
    assert [(body[cut["start"] : cut["end"]], cut["reason"]) for cut in row["dropped"]] == [
        ("Advertisement", "advertisement")
    ]


def test_a_variety_of_english_is_english() -> None:
    for said in ("en", "en-GB", "EN_us"):
        (story,) = clean(RawArticle(id="a", body="They met in Oslo.", language=said), ORIGIN)
        assert story.language == "en", "or the story is taken for a foreign one, and not read"


STORY = "The envoy left for Oslo on Tuesday, the ministry said. "
COLUMN = """Soviet troops had attacked the capi-
tal before dawn, and the govern-
ment of the country asked London
for help that nobody sent to it
in time, the radio said."""
PASSED_ON = (
    "The envoy of Kenya left for Oslo on",
    "Tuesday to ask for a truce in the",
    "border war, the ministry said.",
    "",
    "Norway has not said whom it will send",
    "to the talks, which are to begin in",
    "the second week of May.",
)
TICKER = "\n\n".join(f"1{hour}:30 {STORY}" for hour in range(3))


@pytest.mark.parametrize(
    ("body", "within", "without"),
    [
        pytest.param(
            "\n".join(f"> {line}" for line in ("Envoy leaves for Oslo", "", *PASSED_ON)),
            "on Tuesday to ask for a truce",
            ">",
            id="mail that was passed on: the signs of quotation are the mailer's",
        ),
        pytest.param(COLUMN, "the capital before dawn, and the government of", "-", id="a column divides words"),
        pytest.param(TICKER, "left for Oslo", "1:30", id="a ticker's entries begin with a time"),
        pytest.param(
            f"<body><h1>Envoy leaves for Oslo</h1><p>{STORY}<a href=/s>Share</a></p><p>{STORY * 2}</p></body>",
            "ministry said",
            "Share",
            id="a button in the paragraph's own element",
        ),
        pytest.param(
            f"Envoy leaves for Oslo\n\nMoroni, (PANA-SUD) - {STORY}", "The envoy", "SUD", id="an agency with a hyphen"
        ),
    ],
)
def test_what_is_the_transports_goes_and_the_story_stays(body: str, within: str, without: str) -> None:
    text = "\n".join(story.text for story in cleaned(body))
    assert within in text
    assert without not in text


def test_a_name_that_is_linked_is_no_button() -> None:
    said = "The envoy wrote so on <a href=/t>Telegram</a> and left for Oslo. The ministry read it on <a href=/x>X</a>."
    (story,) = cleaned(f"<html><body><h1>Envoy leaves</h1><p>{said}</p><p>{STORY * 2}</p></body></html>")
    assert "on Telegram and" in story.text
    assert "on X" in story.text
