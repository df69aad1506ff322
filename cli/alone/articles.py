"""Paths → articles, with what was refused or skipped said on standard error; what the commands that read them share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.context import fail, stderr

if TYPE_CHECKING:
    from communique.producers.refusal import Refusal
    from communique.schemas.articles import RawArticle
    from communique.schemas.settings import Settings


Map = Annotated[
    list[str] | None,
    typer.Option("--map", help="Where fields have other names: body=text,published_at=date.", metavar="FIELD=COLUMN…"),
]
"""The option of every command that reads articles."""


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


def mapping_of(said: Sequence[str] | None) -> dict[str, str]:
    """What `--map` says, once or several times; leaves with 2 when it says nothing that can be."""
    from communique.producers.fields import mapping_of as mapping_said

    try:
        return mapping_said(",".join(said)) if said else {}
    except ValueError as error:
        fail(f"--map: {error}", code=2)


def articles(
    paths: Sequence[str], settings: Settings, refusals: Refusals, *, mapping: Mapping[str, str]
) -> Iterator[RawArticle]:
    """What can be read, in order; a file named here that is no article is refused, one in a folder is skipped."""
    from communique.producers.refusal import Refusal
    from communique.producers.sources import read

    for item in read(paths, mapping=mapping, max_bytes=settings.max_article_bytes):
        if isinstance(item, Refusal):
            refusals.say(item)
        else:
            yield item
