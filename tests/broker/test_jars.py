import hashlib
from pathlib import Path

import pytest

from communique.broker import jars
from communique.broker.errors import BrokerError
from communique.broker.jars import KAFKA_VERSION, Jar, class_path, locked_jars, read_lock

GOOD = b"the jar that we tested"
JAR = Jar("org.example:some-jar:1.0", hashlib.sha256(GOOD).hexdigest())


def test_the_lock_names_kafka_and_a_hash_for_every_jar() -> None:
    locked = locked_jars()

    assert f"org.apache.kafka:kafka_2.13:{KAFKA_VERSION}" in {jar.coordinate for jar in locked}
    assert all(len(jar.sha256) == 64 for jar in locked)
    assert len({jar.name for jar in locked}) == len(locked)


def test_comments_and_blank_lines_are_no_jars() -> None:
    assert read_lock("# why\n\na:b:1 ff # and so\n") == (Jar("a:b:1", "ff"),)
    assert read_lock("a:b:1 ff")[0].name == "b-1.jar"


def test_a_jar_with_other_bytes_is_refused(tmp_path: Path) -> None:
    (tmp_path / JAR.name).write_bytes(b"something else")

    with pytest.raises(BrokerError, match=r"some-jar-1\.0\.jar has sha256 .* is locked: delete that file"):
        class_path(tmp_path, [JAR])


def test_a_fetched_jar_with_other_bytes_never_reaches_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jars, "download", lambda jar, repository: _put(repository, b"tampered with"))

    with pytest.raises(BrokerError, match="is locked"):
        class_path(tmp_path, [JAR])
    assert list(tmp_path.iterdir()) == []


def test_what_is_missing_is_fetched_once_and_progress_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "download", lambda jar, repository: _put(repository, GOOD))
    told: list[tuple[str, int, int]] = []

    first = class_path(tmp_path, [JAR], lambda *words: told.append(words))
    second = class_path(tmp_path, [JAR], lambda *words: told.append(words))

    assert first == second == [tmp_path / JAR.name]
    assert told == [("fetched some-jar-1.0.jar", 1, 1)]


def _put(repository: Path, content: bytes) -> Path:
    path = repository / "as-it-came"
    path.write_bytes(content)
    return path
