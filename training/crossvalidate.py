"""The figures of the sets that were trained on, each sentence coded by weights that saw neither it nor its like.

crossvalidate.py FOLDS SCORE    FOLDS: what `run.py folds --out FOLDS` wrote; SCORE: the scorer beside the sets.
A fold whose weights are not there is left out: `run.py folds --only 0` gives the figures of the shipped weights.
"""

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

CLI = f"{Path(sys.executable).parent / 'communique'} extract"
TRAINED_ON = ("pairs", "quad", "roles")


def main() -> None:
    """Codes each set fold by fold through the command line and prints one line of figures a set."""
    folds, scorer = Path(sys.argv[1]), Path(sys.argv[2])
    score = _module(scorer)
    fold_of: dict[str, int] = json.loads((folds / "folds.json").read_text())
    there = sorted(fold for fold in set(fold_of.values()) if (folds / str(fold)).is_dir())
    for name in TRAINED_ON:
        rows = [json.loads(line) for line in (scorer.parent / "data" / f"{name}.jsonl").read_text("utf-8").splitlines()]
        rows = [row for row in rows if fold_of[row["id"]] in there]
        events: dict[str, Any] = {row["id"]: [] for row in rows}
        for fold in there:
            os.environ["COMMUNIQUE_READER"] = str((folds / str(fold)).resolve())
            coded, _ = score.code(CLI, [row for row in rows if fold_of[row["id"]] == fold])
            events.update(coded)
        figures = getattr(score, f"score_{name}")(rows, events)
        sys.stdout.write(
            f"{name} {' '.join(f'{key}={value:.3f}' for key, value in figures.items())} rows={len(rows)}\n"
        )


def _module(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", file)
    if spec is None or spec.loader is None:
        sys.exit(f"no scorer at {file}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
