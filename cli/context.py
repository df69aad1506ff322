"""Flags given before the command → settings and broker address, for every command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from rich.console import Console

if TYPE_CHECKING:
    from communique.schemas.settings import Settings

stdout = Console(highlight=False)
stderr = Console(stderr=True, highlight=False)


def fail(message: str, *, code: int = 1) -> NoReturn:
    """Says what is wrong and what to do, and leaves: 1 for what was refused or lost, 2 for wrong use."""
    stderr.print(f"communique: {message}", style="red", markup=False, soft_wrap=True)
    raise typer.Exit(code)


def settings_of(ctx: typer.Context, **flags: Any) -> Settings:
    """Flags of the command, then those of `communique`, then environment, then file."""
    from pydantic import ValidationError

    from communique.schemas.settings import Settings

    given = {**(ctx.obj or {}), **{name: value for name, value in flags.items() if value is not None}}
    try:
        return Settings(**given)
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, it['loc']))}: {it['msg']} (is {it['input']!r})" for it in error.errors())
        fail(f"a setting is not usable: {said}. See `communique doctor`.", code=2)


def environment(settings: Settings) -> dict[str, str]:
    """What was set, as variables: a child process reads the same settings as this one."""
    given = settings.model_dump(mode="json", include=settings.model_fields_set - {"sasl_password"})
    said = {f"COMMUNIQUE_{name.upper()}": _written(value) for name, value in given.items() if value is not None}
    if settings.sasl_password:
        said["COMMUNIQUE_SASL_PASSWORD"] = settings.sasl_password.get_secret_value()
    return {**said, "COMMUNIQUE_STATE": str(Path(settings.state).absolute())}


def _written(value: Any) -> str:
    import json

    return value if isinstance(value, str) else json.dumps(value)
