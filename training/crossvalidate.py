"""The figures of all sentences that are known, each coded by weights that saw neither it nor its like.

crossvalidate.py FOLDS SCORE    FOLDS: what `run.py folds --out FOLDS` wrote; SCORE: the scorer beside the sets.
A fold whose weights are not there is left out: `run.py folds --only 0` gives the figures of the shipped weights.
"""

import importlib.util
import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from training import sets

CLI = f"{Path(sys.executable).parent / 'communique'} extract"
TRAINED_ON = ("pairs", "quad", "roles")


def main() -> None:
    """Codes each set fold by fold through the command line and prints one line of figures a set."""
    folds, scorer = Path(sys.argv[1]), Path(sys.argv[2])
    score = _module(scorer)
    fold_of: dict[str, int] = json.loads((folds / "folds.json").read_text())
    there = sorted(fold for fold in set(fold_of.values()) if (folds / str(fold)).is_dir())
    coded = partial(_coded, score, folds, fold_of, there)
    for name in TRAINED_ON:
        rows = [json.loads(line) for line in (scorer.parent / "data" / f"{name}.jsonl").read_text("utf-8").splitlines()]
        rows = [row for row in rows if fold_of[row["id"]] in there]
        _say(name, getattr(score, f"score_{name}")(rows, coded(rows)), rows)
    known = [row for row in sets.known(scorer.parent / "data") if fold_of[row["id"]] in there]
    ours = {
        "labels": [row for row in known if not row["id"].startswith("own-")],
        "own": [row for row in known if row["id"].startswith("own-")],
        "held-out": sets.held_out(),
    }
    for name, rows in ours.items():
        _say(name, _types(rows, coded(rows), score.fold), rows)


def _coded(
    score: Any, folds: Path, fold_of: dict[str, int], there: list[int], rows: list[sets.Row]
) -> dict[str, list[Any]]:
    """The events of each row, by the weights of its fold; what is in no fold is read by the first."""
    events: dict[str, list[Any]] = {row["id"]: [] for row in rows}
    for fold in there:
        os.environ["COMMUNIQUE_READER"] = str((folds / str(fold)).resolve())
        events.update(score.code(CLI, [row for row in rows if fold_of.get(row["id"], there[0]) == fold])[0])
    return events


def _types(rows: list[sets.Row], coded: dict[str, Any], named: Callable[[str], str]) -> dict[str, float]:
    """How well the event types of each sentence are found; what is denied or merely possible counts nowhere."""
    right = given = told = 0
    for row in rows:
        gold = {named(act["type"]) for act in row["acts"] if act.get("modality", "actual") in {"actual", "planned"}}
        said = {event["root"] for event in coded[row["id"]]}
        right, given, told = right + len(gold & said), given + len(said), told + len(gold)
    return {"precision": right / max(given, 1), "recall": right / max(told, 1), "f1": 2 * right / max(given + told, 1)}


def _say(name: str, figures: dict[str, float], rows: list[Any]) -> None:
    told = " ".join(f"{key}={value:.3f}" for key, value in figures.items())
    sys.stdout.write(f"{name} {told} rows={len(rows)}\n")


def _module(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", file)
    if spec is None or spec.loader is None:
        sys.exit(f"no scorer at {file}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
