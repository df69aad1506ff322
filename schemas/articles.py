"""From the raw article to its coded stories: `articles.*`, keyed by article id."""

from datetime import datetime
from enum import StrEnum

from pydantic import ConfigDict, Field

from communique.schemas.base import Message, Quote, Span
from communique.schemas.events import CodedEvent


class RawArticle(Message):
    """An article as it was published; fields that we do not know are kept."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str = Field(min_length=1, max_length=512)
    body: str
    """Text or HTML. Every offset in every later message counts characters of this string."""
    url: str | None = None
    title: str | None = None
    published_at: datetime | None = None
    publisher: str | None = None
    language: str | None = None


class Origin(Message):
    """Where on `articles.raw` a story comes from. Later offsets of one article are later revisions of it."""

    partition: int
    offset: int


class DropReason(StrEnum):
    """Why a span of the body is no part of any story."""

    MENU = "menu"
    SECTION_LABEL = "section-label"
    BYLINE = "byline"
    DATELINE = "dateline"
    DATE_LINE = "date-line"
    CAPTION = "caption"
    CREDIT = "credit"
    SHARE = "share"
    ADVERTISEMENT = "advertisement"
    SUBSCRIPTION = "subscription"
    COOKIES = "cookies"
    COMMENTS = "comments"
    READ_MORE = "read-more"
    RELATED = "related"
    TAGS = "tags"
    FOOTNOTE = "footnote"
    FOOTER = "footer"
    MARKUP = "markup"
    DUPLICATE = "duplicate"
    BLANK = "blank"
    UNREAD = "unread"
    """Beyond what is read of one article: see `nlp/clean/bounds.py`."""


class Dropped(Span):
    """A span that was cut, and why."""

    reason: DropReason


class Segment(Span):
    """Raw characters `[start, end)` stand in the story's text at `[text_start, text_end)`.

    Equal lengths map character by character. Unequal ones (`&amp;` for `&`, mended encoding) map as a whole.
    """

    text_start: int
    text_end: int


class Story(Message):
    """One story of an article: text without boilerplate, each character traceable to the raw body."""

    article_id: str
    story: int
    """Position within the article, from 0."""
    stories: int
    """How many stories this revision of the article has."""
    origin: Origin
    title: str | None = None
    section: str | None = None
    text: str
    """What is read by the later stages: title first if it stands in the body, then paragraphs, `\\n\\n` between."""
    segments: tuple[Segment, ...]
    kept: tuple[Span, ...]
    dropped: tuple[Dropped, ...] = ()
    """What was cut from the article; only on story 0, so that it is said once."""
    published_at: datetime | None = None
    dateline_place: Quote | None = None
    language: str | None = None
    publisher: str | None = None
    url: str | None = None
    withdrawn: bool = False
    """The article was deleted (a tombstone on `articles.raw`): whatever it gave is taken back."""


class Relevance(Message):
    """Whether a story is about what political actors do, and why."""

    relevant: bool
    category: str
    """diplomacy, conflict, politics, economy, other; or empty, withdrawn, language."""
    score: float = Field(ge=0, le=1)
    reason: str
    """For a story that stops here, a word from a closed list: `empty`, `language:xx`, `no-actors`, `no-act`, …"""


class ClassifiedStory(Message):
    """A story with its relevance; irrelevant ones end here."""

    story: Story
    relevance: Relevance


class CodedStory(Message):
    """Everything one story gave, possibly nothing: the account of a story that went all the way."""

    article_id: str
    story: int
    stories: int
    origin: Origin
    publisher: str | None = None
    published_at: datetime | None = None
    sketch: str = ""
    """Of the story's text, of fixed size: near-copies have similar ones. None where nothing was coded."""
    events: tuple[CodedEvent, ...] = ()
