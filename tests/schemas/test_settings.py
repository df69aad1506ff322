"""Files in a variable are written as people write them, and a file that is not there is said at once."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from communique.schemas.settings import Settings


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("a.tsv", ["a.tsv"]),
        (os.pathsep.join(["a.tsv", "b.tsv"]), ["a.tsv", "b.tsv"]),
        ('["b.tsv"]', ["b.tsv"]),
        ("", []),
    ],
)
def test_files_in_the_environment(
    written: str, names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.tsv", "b.tsv"):
        (tmp_path / name).touch()
    monkeypatch.setenv("COMMUNIQUE_GAZETTEER", written)
    assert [it.name for it in Settings().gazetteer] == names


def test_files_in_the_file_are_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.tsv").touch()
    (tmp_path / "communique.toml").write_text('gazetteer = ["a.tsv"]\n')
    assert [it.name for it in Settings().gazetteer] == ["a.tsv"]


def test_a_file_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_GAZETTEER", "no-such.tsv")
    with pytest.raises(ValidationError, match="does not point to a file"):
        Settings()
