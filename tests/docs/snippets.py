"""A page of docs/ → what its reader would do, step by step: write these files, run these commands, see this printed."""

import re
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(\w+)(?: title=\"([^\"]*)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its title, what stands in it."""

    language: str
    title: str
    text: str

    @property
    def is_file(self) -> bool:
        """A title like `actors.tsv`."""
        return bool(re.fullmatch(r"[\w.-]+\.\w+", self.title))

    @property
    def is_run(self) -> bool:
        """Its title says so."""
        return self.title.startswith("tested")


def blocks(page: Path) -> list[Block]:
    """In order."""
    return [Block(language, title, text) for language, title, text in FENCE.findall(page.read_text())]


def steps(page: Path) -> list[tuple[Block, str]]:
    """Files to be written and commands to be run, each with what must be printed."""
    found = blocks(page)
    following = [*found[1:], Block("", "", "")]
    return [
        (block, after.text if after.title == "prints" else "")
        for block, after in zip(found, following, strict=True)
        if block.is_file or block.is_run
    ]
