"""Paths → articles, with what was refused or skipped said on standard error; shared by `clean` and `extract`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from communique.cli.context import stderr

if TYPE_CHECKING:
    from communique.producers.refusal import Refusal
    from communique.schemas.articles import RawArticle
    from communique.schemas.settings import Settings


@dataclass
class Refusals:
    """How many articles were refused; each is said as it comes."""

    count: int = 0

    def say(self, refusal: Refusal | str) -> None:
        """One line on standard error."""
        self.count += 1
        stderr.print(str(refusal), style="yellow", markup=False, soft_wrap=True)

    def end(self) -> None:
        """Leaves with 1 if there was any."""
        if self.count:
            stderr.print(f"{self.count} refused", style="yellow")
            raise typer.Exit(1)


def articles(paths: Sequence[str], settings: Settings, refusals: Refusals) -> Iterator[RawArticle]:
    """What can be read, in order; a file named here that is no article is refused, one in a folder is skipped."""
    from communique.producers.refusal import Refusal
    from communique.producers.sources import read

    for item in read(paths, max_bytes=settings.max_article_bytes):
        if isinstance(item, Refusal):
            refusals.say(item)
        else:
            yield item
