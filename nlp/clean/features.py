"""Blocks → for each, what can be seen of it and around it, as names that the line model has weights for."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from communique.nlp.clean.blocks import END, NUMBER_HEAD, WORD, Block
from communique.nlp.clean.families import header_of, knowledge
from communique.schemas.articles import DropReason

MOST_WORDS = 40
"""Of a long block only so many words are looked at one by one."""
STEPS = (0, 1, 2, 3, 5, 8, 13, 21, 34)
SIGNS = {
    "clock": re.compile(r"\b\d{1,2}[:.h]\d\d\b"),
    "year": re.compile(r"\b(?:19|20)\d\d\b"),
    "url": re.compile(r"https?:|www\.|\w@\w|\.(?:com|org|net|example)\b"),
    "bar": re.compile(r"[|·•/›»>]"),
    "arrow": re.compile(r"[←→▲▼►▸↑↓✓×]"),
    "hash": re.compile(r"(?:^|\s)[#@]\w"),
    "rights": re.compile(r"©|\([cC]\)|®"),
    "quote": re.compile(r"[\"“”„«»]"),
    "colon": re.compile(r"^[^:]{1,40}:(?:\s|$)"),
    "bracket": re.compile(r"^[(\[].*[)\]]$"),
    "money": re.compile(r"[$€£¥]\s?\d|\d\s?[€£¥]"),
    "phone": re.compile(r"\+?\d[\d() -]{7,}\d"),
    "rule": re.compile(r"[.]{4,}|[-_=*~#]{3,}"),
    "please": re.compile(r"\b(?:[Pp]lease|[Tt]hank|[Cc]lick|[Ss]ubscri\w+|[Dd]onat\w+|[Rr]eaders?)\b"),
    "symbol": re.compile(r"[\u2600-\u27bf\U0001f300-\U0001faff]"),
    "bullet": re.compile(r"^(?:[•·▪◦‣*–—-]\s|\d{1,2}[.)]\s)"),
    "you": re.compile(r"\b(?:you|your|yours)\b", re.IGNORECASE),
    "we": re.compile(r"\b(?:[Ww]e|[Oo]ur|us|[Mm]y)\b"),
    "past": re.compile(
        r"\b(?:[a-z]{2,}ed|said|told|was|were|had|met|held|made|took|gave|went|came|left|sent|won|lost|fell|rose|began|put)\b"
    ),
    "future": re.compile(r"\b(?:will|would|is to|are to)\b"),
}
SAID = re.compile(r"[\"“„«][^\"“”„«»]{1,400}(?:[\"”»“]|$)")
ENDS = ((".", "stop"), ("!", "shout"), ("?", "ask"), (":", "colon"), ("…", "more"), (",", "comma"))


@dataclass(frozen=True)
class Line:
    """A block with what is known of it before its place is looked at."""

    block: Block
    reason: DropReason | None
    """What its words or its markup say by themselves."""
    header: DropReason | None

    @cached_property
    def words(self) -> list[str]:
        """Its first words as they stand."""
        return WORD.findall(self.block.text[: 12 * MOST_WORDS])[:MOST_WORDS]

    @cached_property
    def stems(self) -> set[str]:
        """Its words of weight, by their first letters."""
        return {word[:5].casefold() for word in self.words if len(word) > 3 or word.isupper()}

    @cached_property
    def names(self) -> set[str]:
        """Its words with a capital, the first one aside."""
        return {word[:5] for word in self.words[1:] if word[0].isupper() and len(word) > 2}

    @cached_property
    def kind(self) -> str:
        """In a word, for its neighbours."""
        if self.reason:
            return self.reason.value
        if self.is_prose:
            return "prose" if self.block.words >= 12 or self.tells else "sentence"
        return "label" if self.block.words <= 3 else "head"

    @cached_property
    def is_prose(self) -> bool:
        """Whole sentences, whatever hangs on at their end (`[4]`, `Read more`)."""
        if self.block.is_prose or self.block.words < 5:
            return self.block.is_prose
        tail = next((it for _, pattern in knowledge().within for it in pattern.finditer(self.block.text[-60:])), None)
        return tail is not None and bool(END.search(self.block.text[-60:][: tail.start()].rstrip()[-12:]))

    @cached_property
    def tells(self) -> bool:
        """A short sentence about what somebody did, and not to its reader."""
        text = self.block.text[:400]
        if self.block.words < 5 or SIGNS["you"].search(text) or SIGNS["we"].search(text):
            return False
        return bool(SIGNS["past"].search(text) or SIGNS["future"].search(text)) and bool(
            self.names or self.block.words > 7
        )

    @cached_property
    def person(self) -> str:
        """Whom it speaks to or for, quotations aside: a paper speaks so of itself, a story does not."""
        return "+".join(name for name in ("you", "we") if SIGNS[name].search(self.unquoted)) or "none"

    @cached_property
    def unquoted(self) -> str:
        """Its first sentences without quotations."""
        return SAID.sub(" ", self.block.text[: 12 * MOST_WORDS])

    @cached_property
    def is_text(self) -> bool:
        """A paragraph, most likely of a story."""
        return self.kind == "prose"

    @cached_property
    def is_head(self) -> bool:
        """Could be a headline."""
        return self.kind in {"head", "label"} and self.block.words <= 25 and not self.block.is_item


def look(blocks: Sequence[Block], reasons: Sequence[DropReason | None]) -> list[Line]:
    """The blocks as lines."""
    return [Line(it, reason, header_of(it.text)) for it, reason in zip(blocks, reasons, strict=True)]


def own(line: Line) -> Iterator[str]:
    """What the line shows by itself."""
    block, words = line.block, line.words
    yield f"kind={line.kind}"
    yield f"words={step(block.words)}"
    yield f"tag={block.tag}"
    yield f"links={round(block.links * 3)}"
    yield f"ends={_end(block.text)}"
    yield f"begins={_begin(block.text)}"
    yield f"case={_case(words)}"
    if line.header:
        yield f"header={line.header}"
    if len(words) > 2:
        yield f"function-words={min(int(8 * _share(words)), 4)}"
    yield f"person={line.person},{line.kind},{'tells' if line.tells else 'tells-not'}"
    if words:
        yield f"first={words[0].casefold()}"
        yield f"last={words[-1].casefold()}"
    yield from (f"has={name}" for name, sign in SIGNS.items() if sign.search(block.text[:400]))
    yield from {f"word={word.casefold()}" for word in _weighty(line)}


def step(number: int) -> int:
    """A count, coarse where it is large."""
    return max(it for it in STEPS if it <= number)


def fifth(share: float) -> int:
    """A share in five steps."""
    return round(share * 5)


def counted(lines: Iterable[Line]) -> Counter[str]:
    """How many of the paragraphs use each stem."""
    return Counter(stem for line in lines if line.is_text for stem in line.stems)


def numbered(line: Line) -> bool:
    """`1. Headline`."""
    return bool(NUMBER_HEAD.match(line.block.text))


def _weighty(line: Line) -> list[str]:
    """Of a sentence, the paper's own words: not what it quotes, and no name, be it `US` or the `Morning Post`."""
    if not line.is_prose:
        return line.words
    words = WORD.findall(line.unquoted)[:MOST_WORDS]
    return [word for at, word in enumerate(words) if not at or not word[0].isupper()]


def _share(words: Sequence[str]) -> float:
    return sum(word.casefold() in knowledge().function_words for word in words) / len(words)


def _end(text: str) -> str:
    bare = text.rstrip("\"'”’»)] \t")
    name = next((name for sign, name in ENDS if bare.endswith(sign)), "none")
    return "more" if bare.endswith("...") else name


def _begin(text: str) -> str:
    first = text[0]
    if first.isdigit():
        return "digit"
    if first.isalpha():
        return "small" if first.islower() else "capital"
    return "quote" if first in "\"'“‘„«" else "sign"


def _case(words: Sequence[str]) -> str:
    letters = [word for word in words if word[0].isalpha()]
    if not letters:
        return "none"
    if sum(word.isupper() and len(word) > 1 for word in letters) > 0.6 * len(letters):
        return "upper"
    capitals = sum(word[0].isupper() for word in letters) / len(letters)
    return "title" if capitals > 0.7 and len(letters) > 1 else "mixed" if capitals > 0.35 else "plain"
