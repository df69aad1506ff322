"""5 MB of what was made to hurt, kind by kind: how many seconds of one core cleaning takes, and how much of it is read.

python benchmarks/hostile_pages.py
"""

import sys
import time
from collections.abc import Iterator

from communique.nlp.clean import clean
from communique.schemas.articles import DropReason, Origin, RawArticle

SIZE = 5_000_000
SENTENCE = "The envoy left for Oslo on Tuesday, the ministry said. "


def kinds() -> Iterator[tuple[str, str]]:
    """A name and what is repeated until it is 5 MB."""
    yield "one word", "a"
    yield "one line of sentences", SENTENCE
    yield "one line of digits", "7"
    yield "one line of capitals", "A. "
    yield "blanks", " "
    yield "tabs", "a\t"
    yield "line breaks", "\n"
    yield "short lines", "a\n"
    yield "labels", "World News\n"
    yield "headlines", "Minister rejects call for inquiry\n\n"
    yield "paragraphs", SENTENCE * 3 + "\n\n"
    yield "wrapped lines", SENTENCE + "and he\n"
    yield "bars", "a | "
    yield "dots", "...."
    yield "slashes", "a / b"
    yield "commas and capitals", "Aa, Bb "
    yield "brackets", "(("
    yield "quotes", "“”"
    yield "hyphens", "-- "
    yield "dates", "3 May 2021 "
    yield "datelines", "OSLO, May 3 (Reuters) - "
    yield "photo credits", "Photo: A/"
    yield "footnotes", "word1 word2 "
    yield "entities", "&amp;"
    yield "broken entities", "&amp"
    yield "mail", "=E2=80=99=\n"
    yield "mojibake", "â€™ "
    yield "accents", "é a "
    yield "Chinese", "外交部发言人说，双方将继续举行会谈。"
    yield "soft hyphens", "a\u00ad"
    yield "lone surrogates", "a\ud800"
    yield "deep elements", "<div><p>"
    yield "open tags", "<p><a href="
    yield "smaller than", "<"
    yield "comments", "<p><!--"
    yield "scripts", "<p><script>"
    yield "attributes", "<p><div " + "a='b' " * 50 + ">x</div>"
    yield "tables", "<table><tr><td>a"
    yield "links", "<p><a href=x>Minister rejects call for inquiry</a></p>"


def main() -> None:
    """One line a kind."""
    clean(RawArticle(id="warm", body=SENTENCE), Origin(partition=0, offset=0))
    slowest = 0.0
    for name, piece in kinds():
        body = (piece * (SIZE // len(piece) + 1))[:SIZE]
        begun = time.process_time()
        stories = clean(RawArticle(id=name, body=body), Origin(partition=0, offset=0))
        seconds = time.process_time() - begun
        slowest = max(slowest, seconds)
        unread = sum(it.end - it.start for it in stories[0].dropped if it.reason is DropReason.UNREAD)
        sys.stdout.write(f"{name:<24}{seconds:7.2f} s  {1 - unread / SIZE:7.1%} read  {len(stories)} stories\n")
    sys.stdout.write(f"slowest{slowest:24.2f} s\n")


if __name__ == "__main__":
    main()
