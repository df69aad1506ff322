"""Pages with gold + furniture → `nlp/data/lines.tsv`: which lines of a page are no text, and where stories begin.

`make train-lines` writes the weights and prints what they reach on pages that were not trained on: five folds over
`tests/pages`. The pages in `tests/pages/held-out` are not read here.
"""

import argparse
import re
import sys
import tomllib
from collections import Counter
from functools import partial
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "nlp"))

import chain
import marked_pages
from made_pages import FURNITURE, Maker

from communique.nlp.clean import lines
from communique.nlp.clean.blocks import WORD
from communique.nlp.clean.features import look
from communique.nlp.clean.judge import first_look
from communique.nlp.clean.lines import Label, Weights
from communique.nlp.clean.stories import blocks_of
from communique.nlp.clean.surroundings import features
from communique.schemas.articles import RawArticle

WEIGHTS = Path(__file__).parent.parent / "nlp" / "data" / "lines.tsv"
FOLDS = 3
MADE = 1800
WORDS = {"word", "first", "last"}
COMMON, TOLD = 2, 8
"""In so many lines of furniture, or of stories, a word must stand to be known as one of them."""
FIRST, ALL = 20260301, 20260314
"""Seeds of the two trainings: of five of the second the one that keeps the real pages whole."""
OWN = 6
"""How often a real page counts, against one that was put together."""


def main() -> None:
    """Train on all, write; or, with `--folds`, say what pages that were not trained on come out as."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folds", action="store_true")
    parser.add_argument("--made", type=int, default=MADE)
    options = parser.parse_args()
    # By name: in whatever folder a page lies, the same trainings come of them.
    pages = sorted((page for page in marked_pages.own_pages() if not page.held_out), key=lambda page: page.name)
    if options.folds:
        crossvalidate(pages, options.made)
    else:
        WEIGHTS.write_text(lines.write(shipped(pages, options.made)), encoding="utf-8")


def crossvalidate(pages: list[marked_pages.Page], made: int) -> None:
    """Each page is cleaned with weights that have not seen it."""
    totals = {"one story": marked_pages.Score(), "many": marked_pages.Score()}
    for fold in range(FOLDS):
        weights = shipped([page for at, page in enumerate(pages) if at % FOLDS != fold], made)
        lines.shipped = partial(_given, weights)  # type: ignore[assignment]
        for page in pages[fold::FOLDS]:
            score = marked_pages.score(page)
            totals["many" if len(page.stories) > 1 else "one story"] += score
            if score.lost or score.left or score.stories_found < score.stories:
                _tell(page.name, score)
    for name, it in {**totals, "all": sum(totals.values(), marked_pages.Score())}.items():
        sys.stdout.write(
            f"{name}: kept {it.kept:.4f} dropped {it.dropped:.4f} stories {it.stories_found} of {it.stories}\n"
        )


def _tell(name: str, score: marked_pages.Score) -> None:
    sys.stdout.write(f"{name}: {score.stories_found} of {score.stories} stories, {score.stories_given} given\n")
    for word, texts in (("lost", score.lost), ("left", score.left)):
        sys.stdout.writelines(f"  {word} {text[len(name) + 2 :][:160]!r}\n" for text in texts)


def _given(weights: Weights) -> Weights:
    return weights


def shipped(pages: list[marked_pages.Page], made: int) -> Weights:
    """The mean of two trainings: three hands wrote `second/` in one hour, and it shall not outweigh the rest."""
    first = [page for page in pages if page.lot != "second"]
    return chain.mean([trained(first, made, FIRST), trained(pages, made, ALL)])


def trained(pages: list[marked_pages.Page], made: int, seed: int) -> Weights:
    """Weights from the pages and from `made` others put together of their parts."""
    chance = Random(seed)  # noqa: S311 -- the same pages each time
    words = known_words(pages)
    maker = Maker([page.source for page in pages], chance)
    more = [marked_pages.parsed("made", maker.page()) for _ in range(made)]
    sequences = [sequence for page in pages for sequence in [_sequence(page)] * OWN] + [_sequence(it) for it in more]
    return chain.fit([(_known(it, words), labels) for it, labels in sequences if labels], chance)


def known_words(pages: list[marked_pages.Page]) -> set[str]:
    """Words of furniture, and common ones of stories; the names of a story's people shall weigh nothing."""
    inside, outside = Counter[str](), Counter[str]()
    for page in pages:
        for line, label in zip(*_sequence(page), strict=True):
            (outside if label is Label.OUT else inside).update(it for it in line if it.startswith("word="))
    parts = tomllib.loads(FURNITURE.read_text(encoding="utf-8"))
    for kind in ("top", "meta", "inner", "bottom", "others"):
        for line in parts[kind]:
            outside.update({f"word={word.casefold()}" for word in WORD.findall(re.sub(r"\{\w+\}", "", line))})
    known = {word for word, count in outside.items() if count >= COMMON and count > 2 * inside[word]}
    return known | {word for word, count in inside.items() if count >= TOLD and count > outside[word]}


def _known(lines: list[list[str]], words: set[str]) -> list[list[str]]:
    """A line's features without the words that are not known, wherever in it they stand."""
    bare = {it.removeprefix("word=") for it in words}
    return [[it for it in line if it.partition("=")[0] not in WORDS or it.partition("=")[2] in bare] for line in lines]


def _sequence(page: marked_pages.Page) -> tuple[list[list[str]], list[Label]]:
    """A page's lines as features and gold."""
    view, blocks, _ = blocks_of(RawArticle(id=page.name, body=page.body or " "))
    inside = marked_pages._mask(page.body, page.stories) - marked_pages._mask(page.body, page.cuts)
    labels: list[Label] = []
    begun: set[int] = set()
    for block in blocks:
        raw = view.raw(block.start, block.end)
        span = [at for at in range(raw.start, raw.end) if not page.body[at].isspace()]
        story = next((n for n, (start, end) in enumerate(page.stories) if start < raw.end and raw.start < end), None)
        if story is None or 2 * sum(at in inside for at in span) < len(span):
            labels.append(Label.OUT)
        else:
            labels.append(Label.TEXT if story in begun else Label.HEAD)
            begun.add(story)
    return features(look(blocks, first_look(blocks))), labels


if __name__ == "__main__":
    main()
