"""What cleaning promises of any body."""

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
