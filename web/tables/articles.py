"""`articles.raw`, `articles.classified`, `articles.coded` → the article as it came and what became of its stories."""

import sqlite3
from typing import NamedTuple

from communique.schemas.articles import ClassifiedStory, CodedStory, RawArticle
from communique.web.tables.pack import pack, unpack
from communique.web.tables.record import Record


class Article(NamedTuple):
    """An article as it was published, with its coordinates."""

    id: str
    title: str
    url: str
    publisher: str
    published: str
    language: str
    body: str
    received: int
    partition: int
    offset: int


class StoryRow(NamedTuple):
    """A story, why it went on or stopped, and how many events it gave (None: not coded yet)."""

    classified: ClassifiedStory
    coded: int | None


def put_raw(db: sqlite3.Connection, record: Record) -> None:
    """The latest revision; a tombstone removes the article and its stories."""
    if record.value is None:
        article_id = (record.key or b"").decode()
        db.execute("DELETE FROM articles WHERE id = ?", (article_id,))
        db.execute("DELETE FROM stories WHERE article_id = ?", (article_id,))
        return
    article = RawArticle.model_validate_json(record.value)
    db.execute(
        "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(article.id, article.title or "", article.url or "", article.publisher or ""),
            *(article.published_at.isoformat() if article.published_at else "", article.language or ""),
            *(pack(article.body.encode()), record.at, record.partition, record.offset),
        ),
    )


def put_classified(db: sqlite3.Connection, record: Record) -> None:
    """A story of the latest revision; what an older revision had beyond it goes."""
    if record.value is None:
        return
    classified = ClassifiedStory.model_validate_json(record.value)
    story, relevance = classified.story, classified.relevance
    origin = story.origin.offset
    db.execute("DELETE FROM stories WHERE article_id = ? AND origin < ?", (story.article_id, origin))
    if not story.withdrawn:
        db.execute(
            "INSERT INTO stories VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
            "origin = excluded.origin, relevant = excluded.relevant, category = excluded.category, "
            "reason = excluded.reason, value = excluded.value, "
            "partition = excluded.partition, offset = excluded.offset "
            "WHERE excluded.origin >= origin",
            (
                *(story.article_id, story.story, origin, relevance.relevant, relevance.category, relevance.reason),
                *(pack(record.value), record.partition, record.offset),
            ),
        )


def put_coded(db: sqlite3.Connection, record: Record) -> None:
    """How many events the story gave."""
    if record.value is None:
        return
    coded = CodedStory.model_validate_json(record.value)
    key = (coded.article_id, coded.story)
    db.execute("DELETE FROM coded WHERE article_id = ? AND story = ? AND origin < ?", (*key, coded.origin.offset))
    db.execute("INSERT OR REPLACE INTO coded VALUES (?, ?, ?, ?)", (*key, coded.origin.offset, len(coded.events)))


def get(db: sqlite3.Connection, article_id: str) -> Article | None:
    """The article as it was published."""
    row = db.execute("SELECT * FROM articles WHERE id = ?", (article_id,)).fetchone()
    return Article(**{**dict(row), "body": unpack(row["body"]).decode()}) if row else None


def stories(db: sqlite3.Connection, article_id: str) -> list[StoryRow]:
    """Its stories in order."""
    rows = db.execute(
        "SELECT value, events FROM stories LEFT JOIN coded USING (article_id, story, origin) "
        "WHERE article_id = ? ORDER BY story",
        (article_id,),
    )
    return [StoryRow(ClassifiedStory.model_validate_json(unpack(row["value"])), row["events"]) for row in rows]
