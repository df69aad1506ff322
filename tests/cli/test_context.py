"""Settings on their way to child processes and into messages: the same ones, and no secret where it can be read."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import typer

from communique.cli.context import environment, settings_of
from communique.schemas.settings import Settings

SECRETS = {"COMMUNIQUE_SASL_PASSWORD": "hush-1", "COMMUNIQUE_WEB_TOKEN": "hush-2"}


def test_a_child_has_the_same_settings_with_their_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A token of stars, which is what a secret is printed as, would let in whoever guesses that."""
    for name, value in {**SECRETS, "COMMUNIQUE_PARTITIONS": "7"}.items():
        monkeypatch.setenv(name, value)
    ours = Settings(state=tmp_path)
    for name, value in environment(ours).items():
        monkeypatch.setenv(name, value)
    assert Settings() == ours
    assert environment(ours).items() >= SECRETS.items()


def test_settings_show_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    ours = Settings()
    assert "hush" not in f"{ours!r} {ours} {ours.model_dump_json()}"


@pytest.mark.parametrize("line", ['sasl_pasword = "hush-3"', 'web_token = ["hush-3"]'])
def test_a_secret_in_the_wrong_place_is_not_repeated(
    line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "communique.toml").write_text(line)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(typer.Exit):
        settings_of(cast("Any", SimpleNamespace(obj=None)))
    said = capsys.readouterr().err
    assert line.split(maxsplit=1)[0] in said
    assert "hush" not in said
