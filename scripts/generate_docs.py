"""The code → the parts of docs/ that it writes itself: `make generated`. A test says when one is no longer fresh."""

import json
from collections.abc import Callable
from pathlib import Path

import codebook

from communique.schemas.export import documents
from communique.schemas.settings import Settings

DOCS = Path(__file__).resolve().parent.parent / "docs"
BY_THE_PROGRAM = "<!-- Written by `make generated`; change the code, not this page. -->\n"


def schemas() -> dict[str, str]:
    """The contract, for a cluster with everything as it comes."""
    plain = Settings(prefix="communique.", partitions=4, replication=1)
    return {
        f"schemas/{name}": json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        for name, document in documents(plain).items()
    }


def settings() -> dict[str, str]:
    """Every setting, its variable, what it is when nothing is said, and what it says."""
    rows = [
        f"| `{name}` | `COMMUNIQUE_{name.upper()}` | {_default(name)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    heading = (
        "# Settings\n\n"
        "Flags come first, then `COMMUNIQUE_*` in the environment, then `communique.toml` in the current folder, then "
        "these defaults. What is no setting is refused, so that a slip of the pen is seen.\n\n"
        '```toml title="communique.toml"\nbroker = "kafka-1:9092,kafka-2:9092"\nprefix = "press."\n```\n\n'
        "| setting | variable | default | what it says |\n|---|---|---|---|\n"
    )
    return {"settings.md": BY_THE_PROGRAM + heading + "\n".join(rows) + "\n"}


def _default(name: str) -> str:
    field = Settings.model_fields[name]
    if field.default_factory:
        return "the user's own"
    return "" if field.default in (None, ()) else f"`{field.default}`"


def events() -> dict[str, str]:
    """Every event type, with sentences of the seeds as the program codes them."""
    return {"codebook.md": BY_THE_PROGRAM + codebook.page()}


GENERATORS: tuple[Callable[[], dict[str, str]], ...] = (schemas, settings, events)


def main() -> None:
    """Writes them all."""
    for generate in GENERATORS:
        for name, text in generate().items():
            path = DOCS / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
