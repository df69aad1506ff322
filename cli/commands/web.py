"""`communique web`: the view and the way in over HTTP, in this process."""

from __future__ import annotations

from typing import Annotated

import typer


def web(
    ctx: typer.Context,
    host: Annotated[str | None, typer.Option(help="Where to listen.")] = None,
    port: Annotated[int | None, typer.Option(help="Where to listen.")] = None,
) -> None:
    """Serve the web view, and take articles at POST /articles."""
    from communique.cli.cluster import bootstrap_of, options_of
    from communique.cli.context import settings_of
    from communique.cli.live.children import end_with_parent

    settings = settings_of(ctx, web_host=host, web_port=port)
    bootstrap = bootstrap_of(settings)
    end_with_parent()
    from communique.producers.http import paths, routes
    from communique.producers.intake import Intake
    from communique.web.app import Added
    from communique.web.server import run

    intake = Intake(settings, bootstrap, options_of(settings))
    run(settings, bootstrap, added=Added(routes(intake), paths()))
    intake.close()
