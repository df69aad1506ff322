"""Settings → the coder that they name: its gazetteer, its extractor, and who it is."""

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from communique.nlp.actors import Gazetteer
from communique.nlp.actors.records import read
from communique.nlp.extract import VERSION, Extractor, lexicon, model_name, pipeline
from communique.schemas.events import Coder
from communique.schemas.settings import Settings

DIGEST_BYTES = 4


def load(settings: Settings) -> tuple[Gazetteer, Extractor]:
    """Takes a second and 200 MB."""
    gazetteer = Gazetteer.load(settings.gazetteer)
    extractor = Extractor.load(
        settings.spacy_model, gazetteer, settings.reader, acts=settings.lexicon, version=version(settings)
    )
    return gazetteer, extractor


def check(settings: Settings) -> None:
    """Reads the user's own files; raises `ValueError` that says which is wrong, where and how."""
    lexicon.load(settings.lexicon)
    for path in settings.gazetteer:
        deque(read(path), maxlen=0)


def identity(settings: Settings) -> Coder:
    """What stands in each event that it codes."""
    return Coder(version=version(settings), model=model_name(pipeline(settings.spacy_model)))


def version(settings: Settings) -> str:
    """`1` as it ships, `1+9f86d081` with files of the user's own: other content, another coder."""
    own = (*settings.gazetteer, *settings.lexicon, *((settings.reader,) if settings.reader else ()))
    return f"{VERSION}+{_digest(own)}" if own else VERSION


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for file in _files(paths):
        content = file.read_bytes()
        digest.update(len(content).to_bytes(8) + content)  # where they lie does not matter, what stands in them does
    return digest.hexdigest()


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(it for it in path.rglob("*") if it.is_file()) if path.is_dir() else [path]
