"""`communique diff`: events gained, lost and changed between two generations, with their sentences."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from communique.cli.output import Format

if TYPE_CHECKING:
    from communique.cli.generations.differences import Comparison, Difference
    from communique.cli.generations.sides import Side
    from communique.schemas.events import CodedEvent
    from communique.schemas.generations import Generations

COLUMNS = ("change", "article", "type", "actor", "recipient", "what", "sentence")
CSV = ("change", "article", "story", "type", "actor", "recipient", "modality", "date", "what", "anchor", "sentence")


def diff(
    ctx: typer.Context,
    old: Annotated[int | None, typer.Argument(min=1, help="A generation; none: the one that serves.")] = None,
    new: Annotated[int | None, typer.Argument(min=1, help="Another; none: the latest that there is.")] = None,
    article: Annotated[str | None, typer.Option(help="Only this article.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to write them.")] = Format.TABLE,
) -> None:
    """Show how the events of two generations differ; exit code 0 if in nothing, 1 if in something.

    Without numbers: what the latest generation changes of the one that serves; or, when the latest serves already,
    what it changed of the one before. The sums go to standard error.
    """
    from communique.broker.generations import read
    from communique.cli.cluster import bootstrap_of, options_of, said
    from communique.cli.context import settings_of, stderr
    from communique.cli.generations.differences import compare
    from communique.cli.generations.sides import coded_by_one, side

    settings = settings_of(ctx)
    with said(), stderr.status("reading both generations …"):
        options = options_of(settings)
        numbers = chosen(read(settings, bootstrap_of(settings)), old, new)
        left, right = (side(settings, number, options) for number in numbers)
        apart = coded_by_one(settings, left, right, options)
    events = ([it for it in one.events if _wanted(it, article, apart)] for one in (left, right))
    found = compare(*events)
    _write(found, form)
    for line in summary(found, left, right, apart):
        stderr.print(line, markup=False, soft_wrap=True)
    if found.differences:
        raise typer.Exit(1)


def chosen(state: Generations, old: int | None, new: int | None) -> tuple[int, int]:
    """Which two are compared."""
    from communique.schemas.generations import GenerationError

    newest = max(state.numbers)
    if old is None:
        before = [it for it in state.served if it != newest] or sorted(state.numbers - {newest})
        if newest == state.active and not before:
            raise GenerationError("there is one generation only: `communique replay start` codes another")
        old = before[-1] if newest == state.active else state.active
    new = newest if new is None else new
    if old == new:
        raise GenerationError(f"generation {old} with itself: name two of {', '.join(map(str, sorted(state.numbers)))}")
    return state.of(old).number, state.of(new).number


def _wanted(event: CodedEvent, article: str | None, apart: set[str]) -> bool:
    return event.article_id not in apart and article in (None, event.article_id)


def summary(found: Comparison, left: Side, right: Side, apart: set[str]) -> list[str]:
    """What a person wants to know first."""
    from communique.cli.generations.differences import Change

    coders = [", ".join(one.coders) or "no events" for one in (left, right)]
    counts = ", ".join(f"{len(found.of(change))} {change}" for change in Change)
    lines = [
        f"generation {left.number} ({coders[0]}): {found.before} events; "
        f"generation {right.number} ({coders[1]}): {found.after} events",
        f"{found.alike} alike, {counts}",
    ]
    if fields := Counter(name for it in found.of(Change.CHANGED) for name in it.fields):
        lines.append("changed: " + ", ".join(f"{name} {number}" for name, number in fields.most_common()))
    if apart:
        lines.append(f"left out: {len(apart)} articles that only one of the two has coded")
    lines += [f"generation {it.number} has {it.under_way} messages under way" for it in (left, right) if it.under_way]
    return lines


def _write(found: Comparison, form: Format) -> None:
    from communique.cli.output import table, write_csv

    if form is Format.JSONL:
        for it in found.differences:
            sys.stdout.write(json.dumps(document(it), ensure_ascii=False) + "\n")
    elif form is Format.CSV:
        write_csv(map(row, found.differences), CSV)
    elif found.differences:
        from communique.cli.context import stdout

        stdout.print(table(f"{len(found.differences)} differences", COLUMNS, map(row, found.differences)))


def document(difference: Difference) -> dict[str, Any]:
    """A difference with both events whole."""
    return {
        "change": difference.change.value,
        "article_id": difference.event.article_id,
        "story": difference.event.story,
        "fields": list(difference.fields),
        "sentence": difference.event.sentence.text,
        "before": difference.before and difference.before.model_dump(mode="json"),
        "after": difference.after and difference.after.model_dump(mode="json"),
    }


def row(difference: Difference) -> dict[str, Any]:
    """A difference in one line; what changed as `date: 2026-01-02 → 2026-01-03`."""
    from communique.cli.rows import event_row

    before, after = ({} if it is None else event_row(it) for it in (difference.before, difference.after))
    return {**(after or before), "change": difference.change.value, "what": _what(difference, before, after)}


def _what(difference: Difference, before: dict[str, Any], after: dict[str, Any]) -> str:
    told = (
        f"{name}: {_shown(name, before)} → {_shown(name, after)}" if name in before else name
        for name in difference.fields
    )
    return "; ".join(told)


def _shown(name: str, cells: dict[str, Any]) -> str:
    return "–" if cells[name] is None or cells[name] == "" else str(cells[name])
