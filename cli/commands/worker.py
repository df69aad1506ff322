"""`communique worker`: one Faust worker in this process."""

from __future__ import annotations

from typing import Annotated

import typer


def worker(
    ctx: typer.Context,
    processes: Annotated[int | None, typer.Option(min=1, help="That clean and code.")] = None,
    worker_id: Annotated[str | None, typer.Option("--id", help="Its seat in the group: one per worker, kept.")] = None,
) -> None:
    """Run one worker: clean, classify, code, merge, keep the actors' table."""
    from kafka.errors import KafkaError

    from communique.agents.preflight import no_broker
    from communique.cli.cluster import bootstrap_of, said, serving
    from communique.cli.context import fail, settings_of
    from communique.cli.live.children import end_with_parent
    from communique.cli.live.switch import Switch

    asked = settings_of(ctx, processes=processes, worker_id=worker_id)
    bootstrap = bootstrap_of(asked)
    with said():
        try:
            settings = serving(asked)
        except KafkaError as error:  # with the code that says so: whoever runs workers starts them again
            unfit = no_broker(bootstrap, error)
            fail(str(unfit), code=unfit.code)
    end_with_parent()
    from communique.agents.worker import run

    switch = Switch(settings, bootstrap)
    switch.compare_coders()
    if not asked.pinned:
        switch.watch()
    run(settings, bootstrap, leave=switch.leave)
