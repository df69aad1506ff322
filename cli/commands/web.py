"""`communique web`: the view, in this process."""

from __future__ import annotations

from typing import Annotated

import typer


def web(
    ctx: typer.Context,
    host: Annotated[str | None, typer.Option(help="Where to listen.")] = None,
    port: Annotated[int | None, typer.Option(help="Where to listen.")] = None,
) -> None:
    """Serve the web view."""
    from communique.cli.cluster import bootstrap_of
    from communique.cli.context import settings_of
    from communique.cli.live.children import end_with_parent

    settings = settings_of(ctx, web_host=host, web_port=port)
    bootstrap = bootstrap_of(settings)
    end_with_parent()
    from communique.web.server import run

    run(settings, bootstrap)
