"""Whatever a body is made of: offsets lead to the raw words, and nothing vanishes without a reason."""

import html
import quopri
import re

import ftfy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.nlp.clean import clean
from communique.nlp.offsets import quote
from communique.schemas.articles import DropReason, Origin, RawArticle, Segment, Story

BLANKS = re.compile(r"\s+")
SENTENCES = (
    "France’s foreign minister said that talks with Kenya would go on in Nairobi until Thursday.",
    "Beijing & Moscow signed a pact on café imports — the “third” of its kind — and exchanged notes.",
    "The envoy, Mr. Nguyễn Văn Hùng, accused the neighbours of shelling a village near the border.",
    "外交部发言人说，双方将继续就边界问题举行会谈。",
    "The Council’s members met, voted and left; nobody spoke to the press afterwards, officials said.",
)
FURNITURE = (
    "Home",
    "Menu | World | Sport",
    "By Ann Other",
    "Advertisement",
    "© 2024 The Paper",
    "Read more: Ten ways to fold a map",
    "Share",
    "12 May 2023",
    "Most read",
    "We use cookies to make this site better.",
    "👍 12",
    "\x1b[0m",
    "---",
)
ANY = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)


def as_entities(text: str) -> str:
    return "".join(f"&#{ord(char)};" if ord(char) > 127 else html.escape(char) for char in text)


def as_mail(text: str) -> str:
    return quopri.encodestring(text.encode()).decode()


def as_mojibake(text: str) -> str:
    return text.encode().decode("cp1252", errors="ignore")


def as_copied(text: str) -> str:
    return text.replace(" ", "\u00a0", 2).replace("foreign", "for\u00adeign").replace(", ", ",\t")


def as_wrapped(text: str) -> str:
    return re.sub(r"(.{40,60}) ", r"\1\n", text)


TRANSPORTS = st.sampled_from([str, str, as_entities, as_mojibake, as_copied, as_wrapped, str.upper])
SAID = st.builds(lambda text, transport: transport(text), st.sampled_from(SENTENCES + FURNITURE), TRANSPORTS)
LINE = st.one_of(SAID, SAID, ANY)
TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div class=menu>",
        "</div>",
        "<br>",
        "<h1>",
        "</h1>",
        "<a href='/x'>",
        "</a>",
        "<sup>",
        "<!-- note -->",
        "<script>var a = '<p>';</script>",
        "<li>",
        "<time>",
        "<",
        "</",
        "<b",
    ]
)
TEXT = st.lists(LINE, max_size=25).map("\n".join)
MAIL = st.lists(st.sampled_from(SENTENCES + FURNITURE), max_size=25).map("\n".join).map(as_mail)
HTML = (
    st.lists(st.one_of(LINE, TAGS), max_size=50).map("".join).map(lambda it: f"<html><body><p>{it}</p></body></html>")
)
BODIES = st.one_of(TEXT, MAIL, HTML, st.lists(LINE, max_size=25).map("\n\n".join), ANY)


def cleaned(body: str) -> tuple[Story, ...]:
    return clean(RawArticle(id="a", body=body), Origin(partition=0, offset=0))


@settings(max_examples=150, deadline=None)
@given(BODIES)
def test_offsets_stay_right_through_everything(body: str) -> None:
    for story in cleaned(body):
        at = 0
        for segment in story.segments:
            assert at <= segment.text_start < segment.text_end <= len(story.text), "in order, apart, inside the text"
            assert story.text[at : segment.text_start].strip() == "", "between segments are only blanks"
            assert 0 <= segment.start <= segment.end <= len(body)
            assert means_the_same(body, story.text, segment), (body, story.text, segment)
            at = segment.text_end
        for word in re.finditer(r"\w{3,}", story.text):
            found = quote(story, word.start(), word.end())
            assert found.text == word.group()
            assert same(body[found.start : found.end], found.text) or mended(body[found.start : found.end], found.text)


def means_the_same(body: str, text: str, segment: Segment) -> bool:
    raw, read = body[segment.start : segment.end], text[segment.text_start : segment.text_end]
    return same(raw, read) or mended(raw, read)


def same(raw: str, read: str) -> bool:
    """The same characters, whatever kind of blank stands where one stands."""
    blanks = dict.fromkeys(
        [*map(ord, "\t\u00a0\u3000\u1680\u202f\u205f"), *range(0x2000, 0x200B), *range(9), *range(14, 32), 127], " "
    )
    return BLANKS.sub(" ", raw.translate(blanks)).strip() == BLANKS.sub(" ", read.translate(blanks)).strip()


def mended(raw: str, read: str) -> bool:
    """What undoing the transport of the raw characters gives; elements inside a word are no part of it."""
    raw = re.sub("<[^<>]*>", "", raw)
    invisible = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
    unmailed = quopri.decodestring(raw.encode()).decode("utf-8", "replace") if "=" in raw else raw
    by_runs = re.sub("[^\x00-\x7f]+", lambda run: ftfy.fix_encoding(run.group()), unmailed)
    if same(by_runs, read):
        return True
    plain = invisible.sub("", html.unescape(html.unescape(unmailed))).replace("\u00a0", " ")
    return (
        read.strip() in plain
        or read in ftfy.fix_encoding(plain)
        or same(plain, read)
        or same(ftfy.fix_encoding(plain), read)
    )


@settings(max_examples=100, deadline=None)
@given(st.lists(LINE, max_size=25).map("\n".join))
def test_what_is_not_kept_is_dropped_for_a_reason(body: str) -> None:
    stories = cleaned(body)
    if "</" in body or "<p" in body:
        return  # elements are no text, and no one asks where they went
    told = {at for story in stories for span in (*story.kept, *story.dropped) for at in range(span.start, span.end)}
    blanks = re.compile("[\\s\x00-\x1f\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u3000\u2800]")
    vanished = {at: char for at, char in enumerate(body) if at not in told and not blanks.match(char)}
    assert not vanished, vanished


STORIES = (
    (
        "Oman and Yemen reopen their border post at Sarfait",
        "Oman and Yemen reopened the border post at Sarfait on Sunday, seven years after it was shut during the war.",
        "Oman's foreign minister thanked the tribes on both sides and promised a road to the coast.",
        "A Yemeni delegation will visit Muscat next month to sign an agreement on customs.",
    ),
    (
        "Lithuania expels two Belarusian diplomats over spying",
        "Lithuania ordered two diplomats of Belarus to leave the country on Friday, accusing them of spying on exiles.",
        "Minsk rejected the charge and said it would answer in kind within a week.",
        "Poland and Latvia supported the decision of the government in Vilnius.",
    ),
    (
        "Philippines protests against laser aimed at its coast guard",
        "The Philippines summoned China's ambassador after a ship aimed a laser at one of its patrol boats.",
        "China said that its coast guard had acted with restraint and asked Manila to keep its vessels away.",
        "The United States condemned the incident and repeated that it would defend its ally.",
    ),
)
ABOVE = (
    "Home",
    "World",
    "Politics",
    "Sport",
    "Menu",
    "Sign in",
    "Search",
    "Subscribe",
    "Home > World > Asia",
    "Advertisement",
    "We use cookies and similar technologies. You can change your settings at any time.",
)
WITHIN = (
    "Advertisement",
    "Read more: Ten ways to fold a map",
    "Share this article",
    "Sign up for our newsletter",
    "Getty Images",
)
BELOW = (
    "Copyright 2023 The Daily Example. All rights reserved.",
    "Share this article",
    "Tags: diplomacy, borders",
    "Privacy policy",
    "Subscribe to our newsletter",
    "Contact us",
    "Terms of use",
    "3 comments",
    "Leave a reply",
    "Follow us on Twitter",
    "Most read",
    "Champions held to a draw at home",
    "Bank raises rates again",
)
BLANK_LINES = st.sampled_from(["\n\n", "\n"])


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.sampled_from(STORIES),
    st.lists(st.sampled_from(ABOVE), max_size=8, unique=True),
    st.lists(st.sampled_from(WITHIN), max_size=3, unique=True),
    st.lists(st.sampled_from(BELOW), max_size=8, unique=True),
    BLANK_LINES,
)
def test_a_story_comes_out_of_any_mix_whole_and_alone(
    story: tuple[str, ...], above: list[str], within: list[str], below: list[str], between: str
) -> None:
    paragraphs = [story[0], story[1], *within[:1], story[2], *within[1:], story[3]]
    body = between.join([*above, *paragraphs, *below])
    [found] = cleaned(body)
    assert found.text == "\n\n".join(story)
    for paragraph in story:
        start = found.text.index(paragraph)
        assert body.startswith(paragraph, quote(found, start, start + len(paragraph)).start)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("\n".join(f"The envoy {n} left." for n in range(9_000)), "lines"),
        ("<p>a</p> " * 30_000, "tags"),
        ("&amp; " * 150_000, "entities"),
    ],
)
def test_what_lies_beyond_the_bounds_is_said_to_be_unread(body: str, why: str) -> None:
    last = cleaned(body)[0].dropped[-1]
    assert (last.reason, last.end) == (DropReason.UNREAD, len(body)), why
    assert 0 < last.start < len(body)
