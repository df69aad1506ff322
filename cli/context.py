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
        said = "; ".join(map(_said, error.errors()))
        fail(f"a setting is not usable: {said}. See `communique doctor`.", code=2)


def _said(error: Any) -> str:
    """What is wrong with one setting; of what may be a secret only that."""
    name = ".".join(map(str, error["loc"]))
    # An unknown setting may be a secret under a misspelt name.
    secret = error["type"] == "extra_forbidden" or any(part in name for part in ("pass", "token"))
    return f"{name}: {error['msg']}" + ("" if secret else f" (is {error['input']!r})")


def environment(settings: Settings) -> dict[str, str]:
    """What was set, as variables: a child process reads the same settings as this one."""
    from pydantic import SecretStr

    given = settings.model_dump(mode="json", include=settings.model_fields_set)
    said = {f"COMMUNIQUE_{name.upper()}": _written(value) for name, value in given.items() if value is not None}
    for name in settings.model_fields_set:  # a secret is dumped as stars, which would be taken for it
        if isinstance(secret := getattr(settings, name), SecretStr):
            said[f"COMMUNIQUE_{name.upper()}"] = secret.get_secret_value()
    return {**said, "COMMUNIQUE_STATE": str(Path(settings.state).absolute())}


def _written(value: Any) -> str:
    import json

    return value if isinstance(value, str) else json.dumps(value)
