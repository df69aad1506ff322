"""`communique schemas export`: the contract of the topics as files that other programs read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from communique.cli.context import settings_of, stdout

family = typer.Typer(help="The contract of the topics.", no_args_is_help=True)


@family.command()
def export(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where to write them; made if it is not there.")] = Path("schemas-out"),
) -> None:
    """Write a JSON Schema per message and one AsyncAPI document."""
    import json

    from communique.schemas.export import documents

    folder.mkdir(parents=True, exist_ok=True)
    for name, document in documents(settings_of(ctx)).items():
        (folder / name).write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
        stdout.print(str(folder / name), markup=False, soft_wrap=True)
