"""`communique publish`: articles from files, folders, standard input and feeds onto the log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from communique.cli.alone.articles import Map

if TYPE_CHECKING:
    from communique.cli.live.sending import Sending


def publish(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files, folders (.txt .html .json .jsonl .csv .tsv .warc .wet, packed too), - for JSONL.",
            metavar="PATH…",
        ),
    ] = None,
    *,
    watch: Annotated[
        list[Path] | None,
        typer.Option(file_okay=False, exists=True, help="A folder; what comes into it is published until Ctrl-C."),
    ] = None,
    feed: Annotated[
        list[str] | None,
        typer.Option(help="An RSS or Atom feed, or a file that lists some; followed until Ctrl-C.", metavar="URL"),
    ] = None,
    every: Annotated[float, typer.Option(min=1, help="Minutes between two looks at a feed.")] = 15,
    full_text: Annotated[
        bool, typer.Option("--full-text", help="Fetch the page behind an entry that is only a teaser.")
    ] = False,
    once: Annotated[bool, typer.Option("--once", help="One look at each feed, as from cron; leave then.")] = False,
    fields: Map = None,
) -> None:
    """Publish articles; what is refused is said with its reason, and makes the exit code 1."""
    from communique.cli.alone.articles import mapping_of
    from communique.cli.cluster import bootstrap_of, options_of
    from communique.cli.context import fail, settings_of
    from communique.cli.live.following import addresses_of, following
    from communique.cli.live.sending import Sending
    from communique.cli.live.watching import watching

    settings, mapping = settings_of(ctx), mapping_of(fields)
    if [bool(paths), bool(watch), bool(feed)].count(True) != 1:
        fail("name files and folders to publish, or folders to --watch, or feeds with --feed", code=2)
    sending = Sending(settings, bootstrap_of(settings), options_of(settings), mapping)
    if feed:
        following(addresses_of(feed), sending, every=every * 60, full_text=full_text, once=once)
    elif watch:
        watching(watch, sending)
    elif paths:
        _once(paths, sending)


def _once(paths: list[Path], sending: Sending) -> None:
    """All of it, with a bar; leaves with 1 when something was refused or is missing."""
    from communique.cli.alone.articles import Refusals
    from communique.cli.context import fail, stderr
    from communique.cli.live.sending import bar, say_skipped, show, summary
    from communique.producers import sources
    from communique.producers.publish import publish as publish_articles
    from communique.producers.wire import PublishError

    max_bytes = sending.settings.max_article_bytes
    with bar(sources.size(paths)) as (progress, task):
        try:
            published = publish_articles(
                sources.read(paths, mapping=sending.mapping, max_bytes=max_bytes, on_skip=say_skipped),
                settings=sending.settings,
                bootstrap=sending.bootstrap,
                options=sending.options,
                on_progress=lambda published: show(progress, task, published),
                on_refusal=Refusals().say,
            )
        except PublishError as error:
            progress.stop()
            fail(str(error))
    stderr.print(summary(published), markup=False, soft_wrap=True)
    if published.interrupted:
        fail("stopped by Ctrl-C: what was not read is not published; publishing all of it again is safe")
    if published.refused:
        raise typer.Exit(1)
